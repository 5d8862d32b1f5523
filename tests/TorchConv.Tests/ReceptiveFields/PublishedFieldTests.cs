using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchConv.ReceptiveFields;

namespace TorchConv.Tests.ReceptiveFields;

/// <summary>
/// The tables of Araujo, Norris, Sim: Computing Receptive Fields of Convolutional Neural Networks (Distill 2019) and of
/// Yu, Koltun: Multi-Scale Context Aggregation by Dilated Convolutions (arXiv 1511.07122).
/// </summary>
public class PublishedFieldTests
{
    [Fact]
    public void AlexNet_v2_sees_195_pixels_every_32()
    {
        StackSpec net = Layer.Stack(
            Layer.Conv2d(3, 64, 11, stride: 4),
            Layer.MaxPool2d(3, stride: 2),
            Layer.Conv2d(64, 192, 5, padding: 2),
            Layer.MaxPool2d(3, stride: 2),
            Layer.Conv2d(192, 384, 3, padding: 1),
            Layer.Conv2d(384, 384, 3, padding: 1),
            Layer.Conv2d(384, 256, 3, padding: 1),
            Layer.MaxPool2d(3, stride: 2));

        Rows(net).Should().Equal((11, 4), (19, 8), (51, 8), (67, 16), (99, 16), (131, 16), (163, 16), (195, 32));
        ReceptiveField.Of(net).Height.EffectivePadding.Should().Be((Fraction)((2 * 8) + (3 * 16)), "each layer's padding counts by the stride before it");
    }

    [Fact]
    public void VGG_16_sees_212_pixels_every_32()
    {
        List<LayerSpec> layers = [];
        long channels = 3;
        foreach ((int convolutions, long outChannels) in ((int, long)[])[(2, 64), (2, 128), (3, 256), (3, 512), (3, 512)])
        {
            for (int i = 0; i < convolutions; i++)
            {
                layers.Add(Layer.Conv2d(channels, outChannels, 3, padding: 1));
                channels = outChannels;
            }

            layers.Add(Layer.MaxPool2d(2));
        }

        StackSpec net = new(layers);
        Rows(net).Should().Equal(
            (3, 1), (5, 1), (6, 2),
            (10, 2), (14, 2), (16, 4),
            (24, 4), (32, 4), (40, 4), (44, 8),
            (60, 8), (76, 8), (92, 8), (100, 16),
            (132, 16), (164, 16), (196, 16), (212, 32));
        ReceptiveField.Of(net).Height.EffectivePadding.Should().Be((Fraction)((2 * 1) + (2 * 2) + (3 * 4) + (3 * 8) + (3 * 16)));
    }

    [Fact]
    public void MobileNet_v1_sees_315_pixels_every_32()
    {
        List<LayerSpec> layers = [Layer.Conv2d(3, 32, 3, stride: 2, padding: 1)];
        long channels = 32;
        foreach ((long outChannels, long stride) in ((long, long)[])[(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1), (512, 1), (512, 1), (512, 1), (512, 1), (1024, 2), (1024, 1)])
        {
            layers.Add(Layer.DepthwiseSeparable(channels, outChannels, 3, stride, padding: 1));
            channels = outChannels;
        }

        Rows(new StackSpec(layers))[^1].Should().Be((315, 32));
    }

    [Fact]
    public void The_context_module_of_Yu_and_Koltun_grows_exponentially()
    {
        StackSpec module = new([.. ((long[])[1, 1, 2, 4, 8, 16, 1]).Select(dilation => Layer.Conv2d(1, 1, 3, dilation: dilation)), Layer.Pointwise(1, 1)]);

        Rows(module).Select(row => row.Field).Should().Equal(3, 5, 9, 17, 33, 65, 67, 67);
        ReceptiveField.Of(module).IsGridded.Should().BeFalse();
    }

    [Fact]
    public void Three_ordinary_layers_see_7_and_each_more_adds_2()
    {
        for (int layers = 1; layers <= 20; layers++)
            ReceptiveField.Of(new StackSpec(Enumerable.Repeat(Layer.Conv2d(1, 1, 3), layers))).Size.Should().Be((Size)((2 * layers) + 1));
    }

    [Fact]
    public void Doubling_dilations_see_exponentially_far_and_a_constant_dilation_linearly()
    {
        for (int layers = 1; layers <= 20; layers++)
        {
            ReceptiveField.Of(new StackSpec(Enumerable.Range(0, layers).Select(i => Layer.Conv2d(1, 1, 3, dilation: 1L << i)))).Size
                .Should().Be((Size)((1L << (layers + 1)) - 1));
            ReceptiveField.Of(new StackSpec(Enumerable.Repeat(Layer.Conv2d(1, 1, 3, dilation: 2), layers))).Size.Should().Be((Size)((4 * layers) + 1));
        }
    }

    /// <summary>Field and effective stride after each layer with a kernel larger than 1.</summary>
    private static List<(long Field, long Stride)> Rows(StackSpec net)
    {
        ReceptiveField field = ReceptiveField.Of(net);
        field.Layers.Should().HaveCount(net.Layers.Length);
        field.Layers.Should().OnlyContain(row => row.Size.IsSquare && row.StrideAlongHeight == row.StrideAlongWidth);
        field.Layers[^1].Size.Should().Be(field.Size);
        return [.. field.Layers.Select(row => (row.Size.Height, row.StrideAlongHeight.Numerator))];
    }
}
