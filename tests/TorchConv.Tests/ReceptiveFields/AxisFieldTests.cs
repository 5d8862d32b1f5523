using System.Numerics;
using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchConv.ReceptiveFields;

namespace TorchConv.Tests.ReceptiveFields;

public class AxisFieldTests
{
    [Fact]
    public void Positions_and_paths_are_those_counted_one_by_one_for_any_output_of_any_stack() =>
        Gen.Select(RandomStack.Any, Gen.Long[-20, 20], Gen.Long[-20, 20]).Sample(
            (stack, row, column) =>
            {
                ReceptiveField field = ReceptiveField.Of(stack, (row, column));
                ShouldBe(field.Height, PlainPaths.Count(stack, row, alongHeight: true));
                ShouldBe(field.Width, PlainPaths.Count(stack, column, alongHeight: false));
            },
            iter: 3000);

    [Fact]
    public void Every_layer_s_field_is_that_of_the_stack_up_to_it() =>
        RandomStack.Any.Sample(
            stack =>
            {
                IReadOnlyList<LayerField> rows = ReceptiveField.Of(stack).Layers;
                for (int i = 0; i < rows.Count; i++)
                {
                    ReceptiveField upTo = ReceptiveField.Of(new StackSpec(stack.Layers.Take(i + 1)));
                    rows[i].Should().Be(new LayerField(
                        stack.Layers[i], upTo.Size, upTo.Height.EffectiveStride, upTo.Width.EffectiveStride, upTo.Height.EffectivePadding, upTo.Width.EffectivePadding));
                }
            },
            iter: 500);

    [Fact]
    public void The_output_taken_is_the_first_that_sees_furthest_and_all_repeat_after_a_period() =>
        Gen.Select(RandomStack.Any, Gen.Long[-3, 3]).Sample(
            (stack, periods) =>
            {
                AxisField field = ReceptiveField.Of(stack).Height;
                long[] sizes = [.. Outputs(field.Period).Select(output => At(stack, output).Size)];
                field.Size.Should().Be(sizes.Max());
                field.Output.Should().Be(Array.IndexOf(sizes, sizes.Max()));

                AxisField moved = At(stack, field.Output + (periods * field.Period));
                long by = periods * field.Period * field.EffectiveStride.Numerator / field.EffectiveStride.Denominator;
                moved.TouchedRanges.Should().Equal(field.TouchedRanges.Select(range => new PositionRange(range.First + by, range.Last + by)));
            },
            iter: 1000);

    [Fact]
    public void The_field_of_output_f_starts_at_f_S_minus_P() =>
        Gen.Select(RandomStack.Any, Gen.Long[-3, 3]).Sample(
            (stack, periods) =>
            {
                AxisField field = ReceptiveField.Of(stack).Height;
                if (field.Size == 0)
                    return;

                long output = field.Output + (periods * field.Period);
                double start = (output * field.EffectiveStride.ToDouble()) - field.EffectivePadding.ToDouble();
                AxisField moved = At(stack, output);
                ((double)moved.Range!.Value.First).Should().BeApproximately(start, 1e-9);
                moved.Centre.Should().BeApproximately(start + ((field.Size - 1) / 2.0), 1e-9);
            },
            iter: 1000);

    [Fact]
    public void The_effective_stride_is_that_of_convolution_and_pooling_divided_by_that_of_transposed_layers()
    {
        StackSpec stack = Layer.Stack(Layer.Conv2d(1, 1, 3, stride: 3), Layer.MaxPool2d(2), Layer.Transposed(1, 1, 4, stride: (2, 4)));
        ReceptiveField field = ReceptiveField.Of(stack);

        field.Height.EffectiveStride.Should().Be((Fraction)3);
        field.Width.EffectiveStride.Should().Be(new Fraction(3, 2));
        ReceptiveField.Of(Layer.Transposed(1, 1, 4, stride: 2)).Height.EffectiveStride.ToString().Should().Be("1/2");
    }

    [Fact]
    public void Neighbouring_outputs_of_a_transposed_layer_see_one_input_and_two()
    {
        ConvTranspose2dSpec layer = Layer.Transposed(1, 1, 3, stride: 2);

        ReceptiveField.Of(layer).Height.Period.Should().Be(2);
        ReceptiveField.Of(layer, (0, 0)).Height.Range.Should().Be(new PositionRange(-1, 0));
        ReceptiveField.Of(layer, (1, 1)).Height.Range.Should().Be(new PositionRange(0, 0));
        ReceptiveField.Of(layer).Size.Should().Be((Size)2);
    }

    [Fact]
    public void Doubling_and_halving_again_leaves_no_period()
    {
        AxisField field = ReceptiveField.Of(Layer.Stack(Layer.Transposed(1, 1, 2, stride: 2), Layer.MaxPool2d(2))).Height;

        (field.Period, field.EffectiveStride, field.Size).Should().Be((1, (Fraction)1, 1));
    }

    [Fact]
    public void An_output_that_no_input_reaches_has_an_empty_field()
    {
        // The transposed layer leaves every other position empty, and the pooling takes just these.
        StackSpec stack = Layer.Stack(Layer.Transposed(1, 1, 1, stride: 2), Layer.Conv2d(1, 1, 1, stride: 2, padding: 1));
        ReceptiveField field = ReceptiveField.Of(stack);

        field.Size.Should().Be((Size)0);
        (field.Positions, field.TouchedPositions, field.Share, field.IsGridded).Should().Be((0, 0, 0, false));
        field.Height.Hits.Should().BeEmpty();
        (field.Height.Range, field.Height.Centre, field.Height.EffectivePadding).Should().Be((null, null, (Fraction)0));
        ReceptiveField.Measure(stack).Should().Be(field.Map());
    }

    [Fact]
    public void Height_and_width_are_independent()
    {
        ReceptiveField field = ReceptiveField.Of(Layer.Conv2d(1, 1, (3, 5), stride: (1, 2), padding: (0, 2), dilation: (2, 1)));

        field.Size.Should().Be(new Size(5, 5));
        field.Touched.Should().Be(new Size(3, 5));
        (field.Height.IsGridded, field.Width.IsGridded).Should().Be((true, false));
        (field.Height.EffectiveStride, field.Width.EffectiveStride).Should().Be(((Fraction)1, (Fraction)2));
        (field.Height.EffectivePadding, field.Width.EffectivePadding).Should().Be(((Fraction)0, (Fraction)2));
    }

    [Fact]
    public void Maps_differ_where_they_start_elsewhere_or_touch_otherwise()
    {
        Coverage map = ReceptiveField.Of(Layer.Conv2d(1, 1, 3)).Map();

        map.Should().Be(ReceptiveField.Of(Layer.MaxPool2d(3)).Map()).And.NotBe(ReceptiveField.Of(Layer.Conv2d(1, 1, 3, padding: 1)).Map());
        map.Should().NotBe(ReceptiveField.Of(Layer.Conv2d(1, 1, 2, dilation: 2)).Map()).And.NotBe(ReceptiveField.Of(Layer.Conv2d(1, 1, (3, 4))).Map());
        map.GetHashCode().Should().Be(ReceptiveField.Of(Layer.MaxPool2d(3)).Map().GetHashCode());
    }

    [Fact]
    public void Same_padding_of_an_even_kernel_puts_the_odd_position_behind()
    {
        AxisField field = ReceptiveField.Of(Layer.Conv2d(1, 1, 4, padding: Padding2d.Same)).Height;

        field.Range.Should().Be(new PositionRange(-1, 2));
        field.Centre.Should().Be(0.5);
    }

    [Fact]
    public void Paths_of_a_thousand_layers_are_exact()
    {
        AxisField field = ReceptiveField.Of(new StackSpec(Enumerable.Repeat(Layer.Conv2d(1, 1, 3), 1000))).Height;

        field.Size.Should().Be(2001);
        field.Hits.Should().HaveCount(2001);
        (field.Hits[0], field.Hits[1], field.Hits[^1]).Should().Be((BigInteger.One, new BigInteger(1000), BigInteger.One));
        field.Hits.Aggregate(BigInteger.Add).Should().Be(BigInteger.Pow(3, 1000));
    }

    private static IEnumerable<long> Outputs(long period) => Enumerable.Range(0, (int)period).Select(output => (long)output);

    private static AxisField At(StackSpec stack, long output) => ReceptiveField.Of(stack, (output, 0)).Height;

    private static void ShouldBe(AxisField field, SortedDictionary<long, BigInteger> paths)
    {
        field.TouchedRanges.SelectMany(range => Enumerable.Range(0, (int)range.Count).Select(i => range.First + i)).Should().Equal(paths.Keys);
        field.Touched.Should().Be(paths.Count);
        for (long position = -100; position <= 100; position++)
            field.IsTouched(position).Should().Be(paths.ContainsKey(position));
        field.Range.Should().Be(paths.Count == 0 ? null : new PositionRange(paths.Keys.First(), paths.Keys.Last()));
        field.Hits.Should().Equal(Enumerable.Range(0, (int)field.Size).Select(i => paths.GetValueOrDefault(field.Range!.Value.First + i)));
        field.TouchedRanges.Zip(field.TouchedRanges.Skip(1)).All(pair => pair.First.Last + 1 < pair.Second.First).Should().BeTrue("ranges have gaps between them");
    }
}
