using TorchConv.Arithmetic;
using TorchConv.Article;
using TorchConv.Layers;

namespace TorchConv.Tests.Article;

/// <summary>The kinds of layer that the article compares, each with what it takes of one configuration.</summary>
public class LayerKindTests
{
    private static readonly IReadOnlyList<LayerKind> Kinds = LayerKind.Of(
        inChannels: 4, outChannels: 8, kernelSize: (3, 5), dilation: (2, 1), groups: 2, stride: (1, 2), padding: (1, 2), input: [6, 4, 20, 30]);

    [Fact]
    public void Each_kind_takes_its_part_of_the_configuration_and_the_others_leave_it() => Kinds.Select(kind => kind.Layer).Should().Equal(
        Layer.FullyConnected(3 * 5 * 4, 3 * 5 * 8),
        Layer.Conv2d(4, 8, (3, 5), stride: (1, 2), padding: (1, 2)),
        Layer.Conv2d(4, 8, (3, 5), stride: (1, 2), padding: (1, 2), dilation: (2, 1)),
        Layer.Conv2d(4, 8, (3, 5), stride: (1, 2), padding: (1, 2), groups: 2),
        Layer.Pointwise(4, 8),
        Layer.DepthwiseSeparable(4, 8, (3, 5), stride: (1, 2), padding: (1, 2)),
        Layer.Transposed(4, 8, (3, 5), stride: (1, 2), padding: (1, 2)));

    [Fact]
    public void They_have_the_articles_names_in_its_order() => Kinds.Select(kind => (kind.Name.En, kind.Name.Zh)).Should().Equal(
        ("fully connected", "全连接"), ("ordinary", "普通卷积"), ("dilated", "空洞卷积"), ("grouped", "分组卷积"),
        ("pointwise", "点卷积"), ("depthwise separable", "深度可分离卷积"), ("transposed", "转置卷积"));

    [Fact]
    public void All_but_the_fully_connected_one_take_the_images()
    {
        Kinds[0].Input.Should().Equal(6, 60);
        Kinds.Skip(1).Select(kind => kind.Input).Should().AllBeEquivalentTo(Shape.Of(6, 4, 20, 30));
    }

    [Fact]
    public void A_window_of_more_numbers_than_can_be_counted_is_refused() =>
        FluentActions.Invoking(() => LayerKind.Of(1, 1, 1L << 32, 1, 1, 1, 0, [1, 1, 1, 1])).Should().Throw<ArgumentException>();

    /// <summary>Krizhevsky, Sutskever, Hinton 2012, figure 2: 55, 27 and 13 positions a side, and 256 × 6 × 6 numbers into the first fully connected layer.</summary>
    [Fact]
    public void AlexNet_s_convolutions_have_the_sizes_of_its_picture()
    {
        LayerSpec[] convolutions = [.. AlexNet.Convolutions(), Layer.MaxPool2d(3, stride: 2)];
        LayerSpec pool = convolutions[^1];
        Shape shape = [1, 3, 227, 227];
        List<string> seen = [];
        foreach (LayerSpec layer in new[] { convolutions[0], pool, convolutions[1], pool, convolutions[2], convolutions[3], convolutions[4], pool })
        {
            shape = layer.Predict(shape).OutputShape;
            seen.Add($"{shape}");
        }

        seen.Should().Equal("1×96×55×55", "1×96×27×27", "1×256×27×27", "1×256×13×13", "1×384×13×13", "1×384×13×13", "1×256×13×13", "1×256×6×6");
        AlexNet.Layers(2).OfType<LinearSpec>().Select(layer => layer.InFeatures).First().Should().Be(256 * 6 * 6);
    }
}
