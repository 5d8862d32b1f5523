using TorchConv.Layers;
using TorchConv.ReceptiveFields;

namespace TorchConv.Tests.ReceptiveFields;

public class DilationDesignTests
{
    [Fact]
    public void Three_layers_up_to_dilation_9_see_27_without_gaps_where_1_2_5_sees_17()
    {
        DilationDesign design = DilationDesign.Search(layers: 3, maxDilation: 9);

        design.Lists.Should().Be(165, "so many ways there are to take 3 of 9 dilations, repeats allowed");
        design.Best.Should().ContainSingle();
        design.Best[0].Dilations.Should().Equal(1, 3, 9);
        design.Best[0].Field.Size.Height.Should().Be(27);
        design.Best[0].Field.IsGridded.Should().BeFalse();
    }

    [Theory]
    [InlineData(1, 5, 3)]
    [InlineData(2, 7, 2)]
    [InlineData(3, 9, 3)]
    [InlineData(4, 6, 3)]
    [InlineData(3, 12, 5)]
    [InlineData(5, 4, 2)]
    public void The_search_finds_what_trying_all_lists_finds(int layers, long maxDilation, long kernel)
    {
        List<(long Field, long[] List)> all = [.. Lists(layers, 1, maxDilation)
            .Select(list => (Field: ReceptiveField.Of(new StackSpec(list.Select(dilation => Layer.Conv2d(1, 1, kernel, dilation: dilation)))), List: list))
            .Where(tried => !tried.Field.IsGridded)
            .Select(tried => (tried.Field.Size.Height, tried.List))];
        all.Sort((a, b) => a.Field != b.Field ? b.Field.CompareTo(a.Field) : a.List.AsSpan().SequenceCompareTo(b.List));

        DilationDesign design = DilationDesign.Search(layers, maxDilation, kernel, best: 10);

        design.KernelSize.Should().Be(kernel);
        design.Lists.Should().Be(Lists(layers, 1, maxDilation).Count());
        design.Best.Select(list => string.Join(' ', list.Dilations)).Should().Equal(all.Take(10).Select(list => string.Join(' ', list.List)));
        design.Best.Select(list => list.Field.Size.Height).Should().Equal(all.Take(10).Select(list => list.Field));
    }

    [Fact]
    public void Many_layers_are_searched_too()
    {
        DilationDesign design = DilationDesign.Search(layers: 100, maxDilation: 50, best: 3);

        design.Best[0].Dilations.Take(5).Should().Equal(1, 3, 9, 27, 50);
        design.Best[0].Field.Size.Height.Should().Be(1 + (2 * (1 + 3 + 9 + 27 + (96 * 50))));
    }

    [Theory]
    [InlineData(0, 9, 3, 1, "layers", "layers (0) must be at least 1")]
    [InlineData(1001, 9, 3, 1, "layers", "layers (1001) must be at most 1000")]
    [InlineData(3, 0, 3, 1, "maxDilation", "maxDilation (0) must be at least 1")]
    [InlineData(3, 9, 1, 1, "kernelSize", "kernelSize (1) must be at least 2")]
    [InlineData(3, 9, 3, 0, "best", "best (0) must be at least 1")]
    [InlineData(3, 9, 3, 1001, "best", "best (1001) must be at most 1000")]
    [InlineData(1000, 9, 3, 11, "best", "best (11) lists of 1000 dilations must have at most 10000 dilations together")]
    [InlineData(3, long.MaxValue, 3, 1, "maxDilation", "the field of the largest dilations must be at most 9223372036854775807")]
    public void What_cannot_be_searched_is_refused(int layers, long maxDilation, long kernelSize, int best, string parameter, string message) =>
        ((Action)(() => DilationDesign.Search(layers, maxDilation, kernelSize, best)))
            .Should().Throw<ArgumentException>().WithMessage($"{message} (Parameter '{parameter}')");

    private static IEnumerable<long[]> Lists(int layers, long from, long to)
    {
        if (layers == 0)
            return [[]];
        return Enumerable.Range((int)from, (int)(to - from + 1)).SelectMany(first => Lists(layers - 1, first, to).Select(rest => (long[])[first, .. rest]));
    }
}
