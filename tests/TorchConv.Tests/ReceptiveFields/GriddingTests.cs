using System.Numerics;
using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchConv.ReceptiveFields;

namespace TorchConv.Tests.ReceptiveFields;

/// <summary>Gaps in the field of dilated convolutions (Wang et al., Understanding Convolution for Semantic Segmentation, arXiv 1702.08502).</summary>
public class GriddingTests
{
    [Theory]
    [InlineData(new long[] { 1, 1, 1 }, 7, 7)]
    [InlineData(new long[] { 2, 2, 2 }, 13, 7)]
    [InlineData(new long[] { 1, 2, 3 }, 13, 13)]
    [InlineData(new long[] { 1, 2, 5 }, 17, 17)]
    [InlineData(new long[] { 1, 2, 9 }, 25, 21)]
    [InlineData(new long[] { 2, 4, 8 }, 29, 15)]
    [InlineData(new long[] { 5, 9, 17 }, 63, 27)]
    [InlineData(new long[] { 1, 2, 5, 9 }, 35, 35)]
    public void The_paper_s_rates_touch_so_much_of_so_large_a_field(long[] dilations, long size, long touched)
    {
        ReceptiveField field = ReceptiveField.Of(Stack(dilations));

        field.Size.Should().Be((Size)size);
        field.Touched.Should().Be((Size)touched);
        field.Positions.Should().Be(size * size);
        field.TouchedPositions.Should().Be(touched * touched);
        field.IsGridded.Should().Be(touched < size);
        field.Share.Should().BeApproximately((double)(touched * touched) / (size * size), 1e-15);
        ReceptiveField.Measure(Stack(dilations)).Should().Be(field.Map());
        field.Map().IsGridded.Should().Be(touched < size);
    }

    [Fact]
    public void Three_layers_of_dilation_2_leave_every_other_row_and_column_out()
    {
        ReceptiveField field = ReceptiveField.Of(Stack(2, 2, 2));

        field.Height.TouchedRanges.Should().Equal(Enumerable.Range(0, 7).Select(i => new PositionRange(2 * i, 2 * i)));
        field.Height.Hits.Should().Equal(((int[])[1, 0, 3, 0, 6, 0, 7, 0, 6, 0, 3, 0, 1]).Select(hits => (BigInteger)hits));
        field.Map().TouchedPositions.Should().Be(49);
    }

    [Fact]
    public void One_layer_of_dilation_2_touches_the_corners_of_5_by_5()
    {
        Coverage measured = ReceptiveField.Measure(Layer.Conv2d(1, 1, 3, dilation: 2));

        measured.Size.Should().Be((Size)5);
        measured.TouchedPositions.Should().Be(9);
        ((bool[])[measured[0, 0], measured[0, 4], measured[4, 0], measured[4, 4]]).Should().AllBeEquivalentTo(true);
        measured.ToString().Should().Be("5×5 from row 0, column 0\n#.#.#\n.....\n#.#.#\n.....\n#.#.#");
    }

    [Fact]
    public void The_order_of_the_dilations_changes_nothing() =>
        Gen.Select(Gen.Long[1, 9].Array[1, 5], Gen.Int[0, 1000]).Sample(
            (dilations, seed) =>
            {
                long[] shuffled = [.. dilations];
                new Random(seed).Shuffle(shuffled);
                ReceptiveField.Of(Stack(shuffled)).Height.Hits.Should().Equal(ReceptiveField.Of(Stack(dilations)).Height.Hits);
            },
            iter: 300);

    [Theory]
    [InlineData(new long[] { 1, 2, 5 }, new long[] { 1, 2, 5 }, true)]
    [InlineData(new long[] { 1, 2, 9 }, new long[] { 3, 5, 9 }, false)]
    [InlineData(new long[] { 2, 2, 2 }, new long[] { 2, 2, 2 }, true)]
    [InlineData(new long[] { 1, 3, 1 }, new long[] { 3, 5, 1 }, false)]
    [InlineData(new long[] { 4 }, new long[] { 4 }, null)]
    public void The_HDC_numbers_are_those_of_equation_2(long[] dilations, long[] m, bool? passes)
    {
        HybridDilation hdc = HybridDilation.Of(Stack(dilations))!;

        hdc.KernelSize.Should().Be(3);
        hdc.Dilations.Should().Equal(dilations);
        hdc.M.Should().Equal(m);
        hdc.Passes.Should().Be(passes);
    }

    [Fact]
    public void The_HDC_test_lets_gaps_pass_where_the_first_dilation_is_not_1()
    {
        StackSpec stack = Stack(2, 2, 2);
        HybridDilation.Of(stack)!.MistakeFor(ReceptiveField.Of(stack))
            .Should().Be("M₂ = 2 ≤ 3 passes, yet the field has gaps: the test presumes that the first dilation is 1");
    }

    [Fact]
    public void The_HDC_test_refuses_dense_lists_in_another_order()
    {
        StackSpec stack = Stack(1, 3, 1);
        ReceptiveField.Of(stack).IsGridded.Should().BeFalse();
        HybridDilation.Of(stack)!.MistakeFor(ReceptiveField.Of(stack))
            .Should().Be("M₂ = 5 > 3 does not pass, yet the field has no gaps: the test bounds the gaps in one order of the layers, and their order changes nothing");
    }

    [Fact]
    public void The_HDC_test_is_right_where_the_dilations_ascend_from_1()
    {
        StackSpec stack = Stack(1, 2, 5), gridded = Stack(1, 2, 9);
        HybridDilation.Of(stack)!.MistakeFor(ReceptiveField.Of(stack)).Should().BeNull();
        HybridDilation.Of(gridded)!.MistakeFor(ReceptiveField.Of(gridded)).Should().BeNull();
    }

    [Theory]
    [MemberData(nameof(NotForHdc))]
    public void The_HDC_test_says_nothing_of_other_stacks(LayerSpec stack) => HybridDilation.Of(stack).Should().BeNull();

    public static TheoryData<LayerSpec> NotForHdc => new()
    {
        Layer.Pointwise(1, 1),
        Layer.MaxPool2d(3),
        Layer.Transposed(1, 1, 3),
        Layer.Conv2d(1, 1, (3, 5)),
        Layer.Conv2d(1, 1, 3, stride: 2),
        Layer.Conv2d(1, 1, 3, dilation: (1, 2)),
        Layer.Stack(Layer.Conv2d(1, 1, 3), Layer.Conv2d(1, 1, 5)),
    };

    private static StackSpec Stack(params long[] dilations) => new(dilations.Select(dilation => Layer.Conv2d(1, 1, 3, dilation: dilation)));
}
