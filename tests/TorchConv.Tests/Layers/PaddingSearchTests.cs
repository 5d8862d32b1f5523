using TorchConv.Arithmetic;
using TorchConv.Layers;

namespace TorchConv.Tests.Layers;

/// <summary>Paddings that give a size: all of them, and no others.</summary>
public class PaddingSearchTests
{
    /// <summary>Beyond it, every output of these sizes is larger than what is wanted.</summary>
    private const long MaxPadding = 60;

    [Fact]
    public void Every_padding_of_a_convolution_is_found_that_trying_all_of_them_finds()
    {
        foreach ((long kernel, long stride, long dilation) in Configurations())
        {
            for (long input = 1; input <= 20; input++)
            {
                Dictionary<long, List<long>> tried = [];
                for (long padding = 0; padding <= MaxPadding; padding++)
                {
                    SlidingWindow window = new(kernel, stride, padding, dilation);
                    if (window.Fits(input))
                        (CollectionOf(tried, window.OutputLength(input))).Add(padding);
                }

                for (long wanted = 1; wanted <= 20; wanted++)
                {
                    Layer.PaddingFor((input, 1), (wanted, 1), (kernel, 1), (stride, 1), (dilation, 1)).Select(padding => padding.Height)
                        .Should().Equal(tried.GetValueOrDefault(wanted) ?? [], "i {0}, o {1}, k {2}, s {3}, d {4}", input, wanted, kernel, stride, dilation);
                }
            }
        }
    }

    [Fact]
    public void Every_padding_of_a_transposed_convolution_is_found_that_trying_all_of_them_finds()
    {
        foreach ((long kernel, long stride, long dilation) in Configurations())
        {
            for (long input = 1; input <= 20; input++)
            {
                Dictionary<long, List<(long, long)>> tried = [];
                for (long padding = 0; padding <= MaxPadding; padding++)
                {
                    for (long outputPadding = 0; outputPadding < Math.Max(stride, dilation); outputPadding++)
                        CollectionOf(tried, new SlidingWindow(kernel, stride, padding, dilation).TransposedOutputLength(input, outputPadding)).Add((padding, outputPadding));
                }

                for (long wanted = 1; wanted <= 20; wanted++)
                {
                    Layer.TransposedPaddingFor(input, wanted, kernel, stride, dilation).Select(found => (found.Padding.Height, found.OutputPadding.Height)).Order()
                        .Should().Equal(tried.GetValueOrDefault(wanted)?.Order() ?? Enumerable.Empty<(long, long)>(), "i {0}, o {1}, k {2}, s {3}, d {4}", input, wanted, kernel, stride, dilation);
                }
            }
        }
    }

    [Fact]
    public void The_answers_that_people_were_given_are_found()
    {
        Layer.PaddingFor(64, 32, 4, stride: 2).Should().Contain(1).And.HaveCount(1);
        Layer.PaddingFor(32, 32, 3).Should().Equal((Size)1);
        Layer.PaddingFor(224, 112, 7, stride: 2).Should().Contain((Size)3);
        Layer.TransposedPaddingFor(16, 32, 3, stride: 2).Should().Equal(((Size)1, (Size)1));
        Layer.TransposedPaddingFor(6, 12, 3, stride: 2).Should().Contain(((Size)1, (Size)1));
        Layer.TransposedPaddingFor(16, 32, 4, stride: 2).Should().Equal(((Size)1, (Size)0));
    }

    [Theory]
    [InlineData(32, 32, 4, 1, "no padding gives height 32: padding 1 gives 31, padding 2 gives 33")]
    [InlineData(32, 20, 3, 1, "no padding gives height 20: the least is 30, with padding 0")]
    [InlineData(3, 1, 10, 1, "no padding gives height 1: the least is 2, with padding 4")]
    public void Where_no_padding_gives_a_size_the_nearest_are_named(long input, long wanted, long kernel, long stride, string why)
    {
        PaddingSearch search = PaddingSearch.Convolution(input, wanted, kernel, stride, 1);

        search.Found.Should().BeEmpty();
        search.WhyNone?.En.Should().Be(why);
    }

    [Theory]
    [InlineData(16, 17, 3, 1, "no padding gives height 17: padding 0 gives 18, padding 1 gives 16")]
    [InlineData(16, 40, 3, 2, "no padding gives height 40: the most is 34, without padding and with output padding 1")]
    public void So_they_are_for_transposed_layers(long input, long wanted, long kernel, long stride, string why) =>
        PaddingSearch.Transposed(input, wanted, kernel, stride, 1).WhyNone?.En.Should().Be(why);

    [Theory]
    [InlineData("conv -k 4 --want 32", "没有填充能使高为 32：填充 1 得 31，填充 2 得 33")]
    [InlineData("conv -k 3 --want 30x20", "没有填充能使宽为 20：最小为 30（填充 0）")]
    [InlineData("transposed -k 3 --input 1x3x16x16 --want 17", "没有填充能使高为 17：填充 0 得 18，填充 1 得 16")]
    [InlineData("transposed -k 3 -s 2 --input 1x3x16x16 --want 40", "没有填充能使高为 40：最大为 34（无填充，output padding 为 1）")]
    [InlineData("transposed -k 3 -s 2 --input 1x3x16x16 --want 32x33", "高与宽需要不同的 output padding，而 TorchSharp 的 ConvTranspose2d 高宽共用一个值")]
    public void A_Chinese_reader_is_told_in_Chinese(string line, string why) =>
        Cli.CommandLine.RunHere($"layer {line} --lang zh").Should().Be(new Answer($"{why}\n", "", 1));

    [Fact]
    public void Sizes_that_no_tensor_has_are_searched_at_once()
    {
        Layer.PaddingFor(long.MaxValue, long.MaxValue, 3).Should().Equal((Size)1);
        Layer.PaddingFor(1, long.MaxValue, 3, stride: long.MaxValue).Should().BeEmpty();
        Layer.TransposedPaddingFor(1, long.MaxValue, 3, stride: long.MaxValue).Should().Equal(
            ((Size)0, (Size)(long.MaxValue - 3)), ((Size)1, (Size)(long.MaxValue - 1)));
        Layer.TransposedPaddingFor(2, long.MaxValue, 3, stride: long.MaxValue - 10).Take(3).Should().Equal(
            ((Size)0, (Size)7), ((Size)1, (Size)9), ((Size)2, (Size)11));
    }

    [Theory]
    [InlineData(3, 2, 224, 0, 1)]
    [InlineData(7, 2, 224, 2, 3)]
    [InlineData(3, 2, 225, 1, 1)]
    [InlineData(2, 3, 7, 0, 1)]
    [InlineData(2, 3, 6, 0, 0)]
    [InlineData(5, 3, 4, 2, 2)]
    public void TensorFlows_same_pads_as_TensorFlow_says(long kernel, long stride, long length, long before, long after)
    {
        Shape input = [1, 2, length, length];
        TensorFlowSamePadding same = TensorFlowSamePadding.Of(Layer.Conv2d(2, 3, kernel, stride), input);

        same.AlongHeight.Should().Be((before, after));
        same.AlongWidth.Should().Be((before, after));
        same.Convolution.Predict(same.PaddedInput(input)).OutputShape[2].Should().Be((length + stride - 1) / stride);
        same.LargestDifference(input).Should().BeLessThan(1e-12);
    }

    [Fact]
    public void What_is_timed_moves_its_tensors_once_and_multiplies_as_predicted()
    {
        LayerTime time = LayerTime.Of(Layer.Conv2d(4, 4, 3, groups: 4), [1, 4, 10, 10]);

        time.Bytes.Should().Be(4 * ((4 * 10 * 10) + (4 * 9) + 4 + (4 * 8 * 8)));
        time.MultiplyAdds.Should().Be(4 * 9 * 8 * 8);
        time.Milliseconds.Should().BeInAscendingOrder().And.HaveCountGreaterThanOrEqualTo(5);
        time.IsMemoryBound.Should().BeTrue();
    }

    [Fact]
    public void What_would_move_more_than_4_GB_is_not_timed() =>
        FluentActions.Invoking(() => LayerTime.Of(Layer.FullyConnected(1, 1), [1L << 30, 1])).Should().Throw<ArgumentException>()
            .WithMessage("input (1073741824×1) and the layer would move 8,589,934,600 bytes; what is timed must move at most 4,294,967,296*");

    private static IEnumerable<(long Kernel, long Stride, long Dilation)> Configurations() =>
        from kernel in new long[] { 1, 2, 3, 5 }
        from stride in new long[] { 1, 2, 3, 4 }
        from dilation in new long[] { 1, 2, 3 }
        select (kernel, stride, dilation);

    private static List<T> CollectionOf<T>(Dictionary<long, List<T>> lists, long key)
    {
        if (!lists.TryGetValue(key, out List<T>? list))
            lists[key] = list = [];
        return list;
    }
}
