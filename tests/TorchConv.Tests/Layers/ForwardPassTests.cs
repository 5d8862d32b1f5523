using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchSharp;
using TorchSharp.Modules;

namespace TorchConv.Tests.Layers;

/// <summary>
/// The built module is real: its forward pass gives the predicted shape, its parameters are those that were predicted, and
/// its values are those of a convolution written out in loops.
/// </summary>
public class ForwardPassTests
{
    [Fact]
    public void Of_every_fully_connected_layer() => RandomLayers.SmallLinear.Sample(x => IsReal(x.Layer, x.Input), iter: 1000);

    [Fact]
    public void Of_every_convolution() => RandomLayers.SmallConv2d.Sample(x => IsReal(x.Layer, x.Input), iter: 1000);

    [Fact]
    public void Of_every_transposed_convolution() => RandomLayers.SmallTransposed.Sample(x => IsReal(x.Layer, x.Input), iter: 1000);

    [Fact]
    public void Of_every_stack() => RandomLayers.SmallStack.Sample(x => IsReal(x.Layer, x.Input), iter: 1000);

    private static void IsReal(LayerSpec layer, Shape input)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        using torch.nn.Module<torch.Tensor, torch.Tensor> module = layer.Build(dtype: torch.float64);
        torch.Tensor given = TorchConv.Article.Example.Values([.. input]);

        torch.Tensor output = module.call(given);

        output.shape.Should().Equal(layer.Predict(input).OutputShape);
        ParameterCount.Of(module).Should().Be(new ParameterCount(layer.Parameters, layer.Parameters));
        (output - Plain(module, given)).abs().max().item<double>().Should().BeLessThan(1e-12);
    }

    private static torch.Tensor Plain(torch.nn.Module module, torch.Tensor input) => module switch
    {
        Sequential stack => stack.children().Aggregate(input, (given, layer) => Plain(layer, given)),
        Conv2d convolution => PlainConvolution.Of(convolution, input),
        ConvTranspose2d transposed => PlainConvolution.Of(transposed, input),
        Linear linear => PlainLinear(linear, input),
        _ => throw new ArgumentException($"no plain computation stands beside {module.GetType().Name}", nameof(module)),
    };

    private static torch.Tensor PlainLinear(Linear linear, torch.Tensor input)
    {
        double[] values = input.contiguous().data<double>().ToArray(), weight = linear.weight!.data<double>().ToArray();
        double[] bias = linear.bias?.data<double>().ToArray() ?? new double[linear.out_features];
        int taken = (int)linear.in_features, given = (int)linear.out_features;
        double[] output = new double[values.Length / taken * given];
        for (int i = 0; i < output.Length; i++)
        {
            (int row, int o) = Math.DivRem(i, given);
            output[i] = bias[o] + Enumerable.Range(0, taken).Sum(n => weight[(o * taken) + n] * values[(row * taken) + n]);
        }

        return torch.tensor(output, [.. input.shape[..^1], given]);
    }
}
