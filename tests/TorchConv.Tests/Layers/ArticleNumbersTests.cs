using TorchConv.Arithmetic;
using TorchConv.Layers;

namespace TorchConv.Tests.Layers;

/// <summary>The numbers that the article and the papers behind it print, literally, from both sources and from the built module.</summary>
public class ArticleNumbersTests
{
    private static readonly Shape Image = [1, 3, 32, 32];

    public static TheoryData<string, LayerSpec, Shape, long> ParametersOfTheListing => new()
    {
        { "fully connected, 10·10·3 → 10·10·30", Layer.FullyConnected(10 * 10 * 3, 10 * 10 * 30), Shape.Of(1, 300), 903000 },
        { "ordinary", Layer.Conv2d(3, 30, 10), Image, 9030 },
        { "dilated", Layer.Conv2d(3, 30, 10, dilation: 2), Image, 9030 },
        { "grouped", Layer.Conv2d(3, 30, 10, groups: 3), Image, 3030 },
        { "pointwise", Layer.Pointwise(3, 30), Image, 120 },
        { "depthwise separable", Layer.DepthwiseSeparable(3, 30, 10), Image, 423 },
    };

    public static TheoryData<string, LayerSpec, Shape, long, Shape> ParametersInTheText => new()
    {
        { "one of the three groups", Layer.Conv2d(1, 10, 10), Shape.Of(1, 1, 32, 32), 1010, Shape.Of(1, 10, 23, 23) },
        { "the depthwise step", Layer.Conv2d(3, 3, 10, groups: 3), Image, 303, Shape.Of(1, 3, 23, 23) },
        { "4×4 through a 3×3 kernel", Layer.Conv2d(1, 1, 3, bias: false), Shape.Of(1, 1, 4, 4), 9, Shape.Of(1, 1, 2, 2) },
        { "and back", Layer.Transposed(1, 1, 3, bias: false), Shape.Of(1, 1, 2, 2), 9, Shape.Of(1, 1, 4, 4) },
        { "twice as high and wide with kernel 2, stride 2", Layer.Transposed(1, 1, 2, stride: 2), Shape.Of(1, 1, 7, 9), 5, Shape.Of(1, 1, 14, 18) },
        { "or with kernel 4, stride 2, padding 1", Layer.Transposed(1, 1, 4, stride: 2, padding: 1), Shape.Of(1, 1, 7, 9), 17, Shape.Of(1, 1, 14, 18) },
        { "100 → 50 channels with 1×1", Layer.Pointwise(100, 50), Shape.Of(1, 100, 224, 224), 5050, Shape.Of(1, 50, 224, 224) },
        { "with 3×3", Layer.Conv2d(100, 50, 3, padding: Padding2d.Same), Shape.Of(1, 100, 224, 224), 45050, Shape.Of(1, 50, 224, 224) },
        { "with 5×5", Layer.Conv2d(100, 50, 5, padding: Padding2d.Same), Shape.Of(1, 100, 224, 224), 125050, Shape.Of(1, 50, 224, 224) },
        { "100 → 200 channels with 1×1", Layer.Pointwise(100, 200), Shape.Of(1, 100, 224, 224), 20200, Shape.Of(1, 200, 224, 224) },
        { "AlexNet's second layer in two groups", Layer.Conv2d(96, 256, 5, padding: 2, groups: 2), Shape.Of(1, 96, 27, 27), 307456, Shape.Of(1, 256, 27, 27) },
        { "and in one", Layer.Conv2d(96, 256, 5, padding: 2), Shape.Of(1, 96, 27, 27), 614656, Shape.Of(1, 256, 27, 27) },
    };

    /// <summary>Howard et al., MobileNets (arXiv 1704.04861), table 4's layer: 512 → 512, 3×3, 14×14.</summary>
    public static TheoryData<LayerSpec, long, long> MobileNet => new()
    {
        { Layer.Conv2d(512, 512, 3, padding: 1, bias: false), 2359296, 462422016 },
        { Layer.DepthwiseSeparable(512, 512, 3, padding: 1, bias: false), 266752, 52283392 },
    };

    /// <summary>Xie et al., ResNeXt (arXiv 1611.05431), table 2: cardinality C and bottleneck width d of about equal size.</summary>
    public static TheoryData<long, long, long> ResNeXt => new() { { 1, 64, 69632 }, { 2, 40, 69760 }, { 4, 24, 69888 }, { 8, 14, 71456 }, { 32, 4, 70144 } };

    [Theory]
    [MemberData(nameof(ParametersOfTheListing))]
    public void The_listing_prints(string name, LayerSpec layer, Shape input, long parameters)
    {
        layer.Predict(input).Parameters.Should().Be(parameters, name);
        layer.Measure(input).Parameters.Should().Be(parameters, name);
        using var module = layer.Build();
        ParameterCount.Of(module).Should().Be(new ParameterCount(parameters, parameters), name);
    }

    [Theory]
    [MemberData(nameof(ParametersInTheText))]
    public void The_text_says(string name, LayerSpec layer, Shape input, long parameters, Shape output)
    {
        foreach (LayerFacts facts in new[] { layer.Predict(input), layer.Measure(input) })
        {
            facts.Parameters.Should().Be(parameters, name);
            facts.OutputShape.Should().Equal(output, name);
        }
    }

    [Theory]
    [MemberData(nameof(MobileNet))]
    public void MobileNet_counts_weights_and_multiply_adds(LayerSpec layer, long weights, long multiplyAdds)
    {
        Shape input = [1, 512, 14, 14];
        layer.Predict(input).Should().Be(new LayerFacts(weights, 0, input, multiplyAdds));
        layer.Measure(input).Should().Be(new LayerFacts(weights, 0, input, multiplyAdds));
    }

    [Theory]
    [MemberData(nameof(ResNeXt))]
    public void ResNeXt_trades_width_for_groups(long groups, long width, long weights)
    {
        StackSpec block = Layer.Stack(
            Layer.Pointwise(256, groups * width, bias: false),
            Layer.Conv2d(groups * width, groups * width, 3, padding: 1, groups: groups, bias: false),
            Layer.Pointwise(groups * width, 256, bias: false));
        Shape input = [1, 256, 56, 56];
        block.Predict(input).WeightParameters.Should().Be(weights);
        block.Measure(input).WeightParameters.Should().Be(weights);
    }

    [Theory]
    [InlineData(2, 60965224)]
    [InlineData(1, 62378344)]
    public void AlexNet_as_a_whole(long groups, long parameters)
    {
        LayerSpec[] layers =
        [
            Layer.Conv2d(3, 96, 11, stride: 4),
            Layer.Conv2d(96, 256, 5, padding: 2, groups: groups),
            Layer.Conv2d(256, 384, 3, padding: 1),
            Layer.Conv2d(384, 384, 3, padding: 1, groups: groups),
            Layer.Conv2d(384, 256, 3, padding: 1, groups: groups),
            Layer.FullyConnected(256 * 6 * 6, 4096),
            Layer.FullyConnected(4096, 4096),
            Layer.FullyConnected(4096, 1000),
        ];
        layers.Sum(layer => layer.Parameters).Should().Be(parameters);
    }

    [Fact]
    public void A_separable_layer_does_one_30th_and_one_100th_of_the_ordinary_ones_multiply_adds()
    {
        LayerFacts ordinary = Layer.Conv2d(3, 30, 10).Measure(Image), separable = Layer.DepthwiseSeparable(3, 30, 10).Measure(Image);
        separable.OutputShape.Should().Equal(ordinary.OutputShape);
        (separable.MultiplyAdds * 300).Should().Be(ordinary.MultiplyAdds * (10 + 3));
    }
}
