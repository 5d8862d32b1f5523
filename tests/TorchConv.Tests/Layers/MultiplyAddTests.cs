using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchSharp;

namespace TorchConv.Tests.Layers;

/// <summary>
/// Multiply-adds, counted by differentiation: for an input of ones, the derivative of the sum of the outputs with respect to
/// a weight is how often that weight is multiplied.
/// </summary>
public class MultiplyAddTests
{
    private static readonly Gen<(LayerSpec Layer, Shape Input)> WithoutPadding = Gen.OneOf(
        RandomLayers.SmallLinear.Select(x => ((LayerSpec)x.Layer, x.Input)),
        RandomLayers.SmallConv2d.Select(x => ((LayerSpec)Unpadded(x.Layer), x.Input.With(2, x.Input[2] + 9).With(3, x.Input[3] + 9))),
        RandomLayers.SmallTransposed.Select(x => ((LayerSpec)Unpadded(x.Layer), x.Input)));

    [Fact]
    public void Each_weight_is_multiplied_as_often_as_its_derivative_says() =>
        WithoutPadding.Sample(
            x => ((double)x.Layer.Measure(x.Input).MultiplyAdds).Should().Be(Differentiated(x.Layer, x.Input)).And.Be(x.Layer.Predict(x.Input).MultiplyAdds),
            iter: 2000);

    [Fact]
    public void Multiplications_by_padding_count_as_they_are_computed_too()
    {
        Conv2dSpec padded = Layer.Conv2d(1, 1, 3, padding: 1);
        Shape input = [1, 1, 4, 4];
        padded.Predict(input).MultiplyAdds.Should().Be(16 * 9);
        Differentiated(padded, input).Should().Be((2 + 3 + 3 + 2) * (2 + 3 + 3 + 2), "so many fall on the image itself");
    }

    [Fact]
    public void A_stack_does_what_its_layers_do() =>
        RandomLayers.SmallStack.Sample(
            x =>
            {
                Shape shape = x.Input;
                long multiplyAdds = 0;
                foreach (LayerSpec layer in x.Layer.Layers)
                {
                    LayerFacts facts = layer.Measure(shape);
                    (shape, multiplyAdds) = (facts.OutputShape, multiplyAdds + facts.MultiplyAdds);
                }

                x.Layer.Predict(x.Input).MultiplyAdds.Should().Be(multiplyAdds);
            },
            iter: 2000);

    [Fact]
    public void A_batch_of_two_costs_twice_as_much() =>
        RandomLayers.SmallOfAnyKind.Sample(
            x => x.Layer.Measure(x.Input.With(0, 2 * x.Input[0])).MultiplyAdds.Should().Be(2 * x.Layer.Measure(x.Input).MultiplyAdds),
            iter: 2000);

    private static double Differentiated(LayerSpec layer, Shape input)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using torch.nn.Module<torch.Tensor, torch.Tensor> module = layer.Build(dtype: torch.float64);
        module.call(torch.ones(input.ToArray(), torch.float64)).sum().backward();
        return module.named_parameters().Where(parameter => parameter.name == "weight").Sum(parameter => parameter.parameter.grad!.sum().item<double>());
    }

    private static Conv2dSpec Unpadded(Conv2dSpec layer) =>
        Layer.Conv2d(layer.InChannels, layer.OutChannels, layer.KernelSize, layer.Stride, 0, layer.Dilation, layer.Groups, layer.Bias);

    private static ConvTranspose2dSpec Unpadded(ConvTranspose2dSpec layer) =>
        Layer.Transposed(layer.InChannels, layer.OutChannels, layer.KernelSize, layer.Stride, 0, layer.OutputPadding, layer.Dilation, layer.Groups, layer.Bias);
}
