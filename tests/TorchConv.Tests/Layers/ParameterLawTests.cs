using TorchConv.Layers;

namespace TorchConv.Tests.Layers;

/// <summary>What parameters depend on, and what they do not, over random layers and from both sources.</summary>
public class ParameterLawTests
{
    private static readonly Gen<(long In, long Out, Size Kernel, long Groups, bool Bias)> Channels =
        from groups in Gen.Long[1, 8]
        from inChannels in Gen.Long[1, 16]
        from outChannels in Gen.Long[1, 16]
        from kernel in RandomLayers.Sizes(1, 11)
        from bias in Gen.Bool
        select (inChannels * groups, outChannels * groups, kernel, groups, bias);

    [Fact]
    public void Stride_padding_and_dilation_change_no_parameter_of_a_convolution() =>
        Gen.Select(Channels, RandomLayers.Sizes(1, 9), RandomLayers.Sizes(0, 9), RandomLayers.Sizes(1, 9)).Sample(
            (c, stride, padding, dilation) =>
            {
                Conv2dSpec plain = Layer.Conv2d(c.In, c.Out, c.Kernel, groups: c.Groups, bias: c.Bias);
                Conv2dSpec other = Layer.Conv2d(c.In, c.Out, c.Kernel, stride, padding, dilation, c.Groups, c.Bias);
                (other.WeightParameters, other.BiasParameters, other.Formula).Should().Be((plain.WeightParameters, plain.BiasParameters, plain.Formula));
                Measured(other).Should().Be(Measured(plain));
            },
            iter: 2000);

    [Fact]
    public void Nor_of_a_transposed_one_nor_does_output_padding() =>
        Gen.Select(Channels, RandomLayers.Sizes(3, 9), RandomLayers.Sizes(0, 9), RandomLayers.Sizes(1, 9), Gen.Long[0, 2]).Sample(
            (c, stride, padding, dilation, outputPadding) =>
            {
                ConvTranspose2dSpec plain = Layer.Transposed(c.In, c.Out, c.Kernel, groups: c.Groups, bias: c.Bias);
                ConvTranspose2dSpec other = Layer.Transposed(c.In, c.Out, c.Kernel, stride, padding, outputPadding, dilation, c.Groups, c.Bias);
                (other.WeightParameters, other.BiasParameters, other.Formula).Should().Be((plain.WeightParameters, plain.BiasParameters, plain.Formula));
                Measured(other).Should().Be(Measured(plain));
            },
            iter: 2000);

    [Fact]
    public void Groups_divide_the_weights_and_leave_the_biases() =>
        Channels.Sample(
            c =>
            {
                foreach (Func<long, LayerSpec> layer in new Func<long, LayerSpec>[]
                {
                    groups => Layer.Conv2d(c.In, c.Out, c.Kernel, groups: groups, bias: c.Bias),
                    groups => Layer.Transposed(c.In, c.Out, c.Kernel, groups: groups, bias: c.Bias),
                })
                {
                    ParameterCount ordinary = Measured(layer(1)), grouped = Measured(layer(c.Groups));
                    long biases = c.Bias ? c.Out : 0;
                    ((grouped.All - biases) * c.Groups).Should().Be(ordinary.All - biases);
                    (layer(c.Groups).WeightParameters * c.Groups).Should().Be(layer(1).WeightParameters);
                    layer(c.Groups).BiasParameters.Should().Be(biases);
                }
            },
            iter: 2000);

    [Fact]
    public void Transposed_and_ordinary_convolutions_have_equally_many_weights() =>
        Channels.Sample(
            c => Layer.Transposed(c.In, c.Out, c.Kernel, groups: c.Groups).WeightParameters
                .Should().Be(Layer.Conv2d(c.In, c.Out, c.Kernel, groups: c.Groups).WeightParameters),
            iter: 2000);

    [Fact]
    public void A_pointwise_convolution_has_the_parameters_of_one_fully_connected_layer_over_the_channels() =>
        Channels.Sample(c => Layer.Pointwise(c.In, c.Out, c.Bias).Parameters.Should().Be(Layer.FullyConnected(c.In, c.Out, c.Bias).Parameters));

    private static ParameterCount Measured(LayerSpec layer)
    {
        using var module = layer.Build(TorchSharp.torch.META);
        return ParameterCount.Of(module);
    }
}
