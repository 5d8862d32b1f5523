using TorchConv.Arithmetic;

namespace TorchConv.Tests.Arithmetic;

/// <summary>The arithmetic of one axis, against the published guide, against counting, and against itself.</summary>
public class SlidingWindowTests
{
    /// <summary>Windows as networks have them, and inputs in which at least one fits.</summary>
    private static readonly Gen<(SlidingWindow Window, long Input)> Fitting =
        from kernel in Gen.Long[1, 11]
        from stride in Gen.Long[1, 7]
        from padding in Gen.Long[0, 9]
        from dilation in Gen.Long[1, 5]
        from beyond in Gen.Long[0, 40]
        let window = new SlidingWindow(kernel, stride, padding, dilation)
        select (window, Math.Max(1, window.Extent - (2 * padding)) + beyond);

    [Theory]
    [InlineData("2.1: no zero padding, unit strides", 4, 3, 1, 0, 1, 2)]
    [InlineData("2.2: arbitrary padding, unit strides", 5, 4, 1, 2, 1, 6)]
    [InlineData("2.3: half padding", 5, 3, 1, 1, 1, 5)]
    [InlineData("2.4: full padding", 5, 3, 1, 2, 1, 7)]
    [InlineData("2.5: no zero padding, non-unit strides", 5, 3, 2, 0, 1, 2)]
    [InlineData("2.6: padding, non-unit strides", 5, 3, 2, 1, 1, 3)]
    [InlineData("2.7: padding, non-unit strides, one row left over", 6, 3, 2, 1, 1, 3)]
    [InlineData("5.1: dilated", 7, 3, 1, 0, 2, 3)]
    public void Dumoulin_and_Visin_draw_these_convolutions(string figure, long i, long k, long s, long p, long d, long o) =>
        new SlidingWindow(k, s, p, d).OutputLength(i).Should().Be(o, figure);

    [Theory]
    [InlineData("4.1: no zero padding, unit strides", 2, 3, 1, 0, 0, 4)]
    [InlineData("4.2: arbitrary padding, unit strides", 6, 4, 1, 2, 0, 5)]
    [InlineData("4.3: half padding", 5, 3, 1, 1, 0, 5)]
    [InlineData("4.4: full padding", 7, 3, 1, 2, 0, 5)]
    [InlineData("4.5: no zero padding, non-unit strides", 2, 3, 2, 0, 0, 5)]
    [InlineData("4.6: padding, non-unit strides", 3, 3, 2, 1, 0, 5)]
    [InlineData("4.7: padding, non-unit strides, one row left over", 3, 3, 2, 1, 1, 6)]
    public void And_transpose_all_but_the_dilated_one_back(string figure, long i, long k, long s, long p, long outputPadding, long o)
    {
        SlidingWindow window = new(k, s, p);
        window.TransposedOutputLength(i, outputPadding).Should().Be(o, figure);
        window.OutputPaddingFor(o).Should().Be(outputPadding, figure);
    }

    [Fact]
    public void Relationship_1_no_padding_and_unit_strides() =>
        Gen.Select(Gen.Long[1, 30], Gen.Long[30, 60])
            .Sample((k, i) => new SlidingWindow(k).OutputLength(i).Should().Be(i - k + 1));

    [Fact]
    public void Relationship_3_half_padding_of_an_odd_kernel_keeps_the_length() =>
        Gen.Select(Gen.Long[0, 15], Gen.Long[1, 60])
            .Sample((n, i) => new SlidingWindow((2 * n) + 1, padding: n).OutputLength(i).Should().Be(i));

    [Fact]
    public void Relationship_4_full_padding_adds_the_kernel_less_one() =>
        Gen.Select(Gen.Long[1, 15], Gen.Long[1, 60])
            .Sample((k, i) => new SlidingWindow(k, padding: k - 1).OutputLength(i).Should().Be(i + (k - 1)));

    [Fact]
    public void Relationship_8_a_transposed_convolution_without_padding_is_a_convolution_with_full_padding() =>
        Gen.Select(Gen.Long[1, 15], Gen.Long[1, 60])
            .Sample((k, i) => new SlidingWindow(k).TransposedOutputLength(i).Should().Be(new SlidingWindow(k, padding: k - 1).OutputLength(i)));

    [Fact]
    public void Dilation_widens_the_extent_as_zeros_between_the_weights_would() =>
        Gen.Select(Gen.Long[1, 15], Gen.Long[1, 15])
            .Sample((k, d) => new SlidingWindow(k, dilation: d).Extent.Should().Be(k + ((k - 1) * (d - 1))));

    [Fact]
    public void The_output_length_is_the_number_of_windows_one_can_lay() =>
        Fitting.Sample(x => x.Window.OutputLength(x.Input).Should().Be(WindowsLaid(x.Window, x.Input).Count()), iter: 2000);

    [Fact]
    public void The_transposed_length_reaches_from_the_first_to_the_last_window_less_the_padding() =>
        Fitting.Sample(
            x =>
            {
                // The input's numbers stand where the windows of the convolution begin, each laying its kernel out.
                long end = Enumerable.Range(0, (int)x.Input).Max(n => (n * x.Window.Stride) + x.Window.Extent);
                x.Window.TransposedOutputLength(x.Input).Should().Be(end - x.Window.PaddingBefore - x.Window.PaddingAfter);
            },
            iter: 2000);

    [Fact]
    public void With_the_right_output_padding_the_transposed_convolution_gives_the_input_length_back() =>
        Fitting.Sample(
            x =>
            {
                long output = x.Window.OutputLength(x.Input), outputPadding = x.Window.OutputPaddingFor(x.Input);
                outputPadding.Should().BeInRange(0, x.Window.Stride - 1);
                x.Window.TransposedOutputLength(output, outputPadding).Should().Be(x.Input);
            },
            iter: 2000);

    [Fact]
    public void And_the_convolution_gives_the_input_length_of_the_transposed_one_back_whatever_its_output_padding() =>
        Gen.Select(Fitting, Gen.Long[0, 6]).Sample(
            (x, extra) =>
            {
                long outputPadding = extra % x.Window.Stride, longer = x.Window.TransposedOutputLength(x.Input, outputPadding);
                if (longer < 1)
                    return;

                x.Window.OutputLength(longer).Should().Be(x.Input);
                x.Window.OutputPaddingFor(longer).Should().Be(outputPadding);
            },
            iter: 2000);

    [Theory]
    [InlineData(0, 0, -1)] // in the padding
    [InlineData(0, 1, 1)]
    [InlineData(0, 2, 3)]
    [InlineData(1, 0, 1)] // a stride further
    [InlineData(3, 2, 9)]
    public void A_weight_lies_at_stride_times_the_window_and_dilation_times_the_weight_less_the_padding(long window, long weight, long position) =>
        new SlidingWindow(3, stride: 2, padding: 1, dilation: 2).PositionOf(window, weight).Should().Be(position);

    [Fact]
    public void The_first_weight_lies_where_the_window_begins_and_the_last_where_it_ends() => Fitting.Sample(x =>
    {
        SlidingWindow window = x.Window;
        long[] begins = [.. WindowsLaid(window, x.Input)];
        begins.Select((_, n) => window.PositionOf(n, 0)).Should().Equal(begins);
        begins.Select((_, n) => window.PositionOf(n, window.Kernel - 1)).Should().Equal(begins.Select(begin => begin + window.Extent - 1));
    });

    [Fact]
    public void A_position_that_no_number_holds_is_refused() =>
        FluentActions.Invoking(() => new SlidingWindow(3, stride: 2).PositionOf(long.MaxValue, 0)).Should().Throw<OverflowException>();

    [Fact]
    public void Same_keeps_every_length() =>
        Gen.Select(Gen.Long[1, 15], Gen.Long[1, 15], Gen.Long[1, 60])
            .Sample((k, d, i) => SlidingWindow.Same(k, d).OutputLength(i).Should().Be(i), iter: 2000);

    [Theory]
    [InlineData(3, 1, 1, 1)]
    [InlineData(4, 1, 1, 2)] // the odd one behind the last, as PyTorch lays it
    [InlineData(2, 1, 0, 1)]
    [InlineData(2, 2, 1, 1)]
    [InlineData(4, 3, 4, 5)]
    public void Same_pads_d_times_k_less_one_the_odd_one_behind(long k, long d, long before, long after)
    {
        SlidingWindow same = SlidingWindow.Same(k, d);
        (same.PaddingBefore, same.PaddingAfter, same.Stride).Should().Be((before, after, 1));
    }

    [Fact]
    public void A_window_of_padding_alone_is_one() => new SlidingWindow(2, padding: 1).OutputLength(0).Should().Be(1);

    [Theory]
    [InlineData(2, true)]
    [InlineData(1, false)]
    public void Five_positions_of_extent_need_five_with_their_padding(long padding, bool fits) =>
        new SlidingWindow(3, padding: padding, dilation: 2).Fits(1).Should().Be(fits);

    [Fact]
    public void Padding_can_remove_a_transposed_output_and_more() =>
        new[] { 1L, 2, 3 }.Select(p => new SlidingWindow(3, padding: p).TransposedOutputLength(1)).Should().Equal(1, -1, -3);

    [Fact]
    public void Windows_of_equal_numbers_are_equal()
    {
        SlidingWindow.Same(3).Should().Be(new SlidingWindow(3, padding: 1));
        new SlidingWindow(3).Should().NotBe(new SlidingWindow(3, dilation: 2));
    }

    private static IEnumerable<long> WindowsLaid(SlidingWindow window, long input)
    {
        for (long start = -window.PaddingBefore; start + window.Extent <= input + window.PaddingAfter; start += window.Stride)
            yield return start;
    }
}
