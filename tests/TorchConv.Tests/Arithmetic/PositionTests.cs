using TorchConv.Arithmetic;

namespace TorchConv.Tests.Arithmetic;

/// <summary>Where windows meet positions, against s·o + d·t − p for every window o and every weight t.</summary>
public class PositionTests
{
    private const long Windows = 40;

    private static readonly Gen<SlidingWindow> Any = Gen.Frequency(
        (4, Gen.Select(Gen.Long[1, 7], Gen.Long[1, 6], Gen.Long[0, 9], Gen.Long[1, 6], (kernel, stride, padding, dilation) => new SlidingWindow(kernel, stride, padding, dilation))),
        (1, Gen.Select(Gen.Long[1, 7], Gen.Long[1, 6], (kernel, dilation) => SlidingWindow.Same(kernel, dilation))));

    [Fact]
    public void Under_the_weights_of_a_window() =>
        Gen.Select(Any, Gen.Long[-Windows, Windows]).Sample((window, o) => Positions(window.PositionsOf(o)).Should().Equal(Plain(window, o)));

    [Fact]
    public void Under_one_weight_of_all_windows() =>
        Gen.Select(Any, Gen.Long[0, 6]).Sample((window, t) => Positions(window.PositionsUnder(t, Windows)).Should().Equal(
            Enumerable.Range(0, (int)Windows).Select(o => (window.Stride * o) + (window.Dilation * t) - window.PaddingBefore)));

    [Fact]
    public void Windows_at_a_position() =>
        Gen.Select(Any, Gen.Long[-30, 60]).Sample((window, position) => Positions(window.WindowsAt(position)).Should().Equal(
            Enumerable.Range(-100, 300).Select(o => (long)o).Where(o => Plain(window, o).Contains(position))));

    [Fact]
    public void From_the_first_to_the_last_position_of_windows_in_a_row() =>
        Gen.Select(Any, Gen.Long[-9, 9], Gen.Long[0, 9]).Sample((window, first, more) =>
        {
            IEnumerable<long> plain = Enumerable.Range((int)first, (int)more + 1).SelectMany(o => Plain(window, o));
            window.PositionsOf(new PositionRange(first, first + more)).Should().Be(new PositionRange(plain.Min(), plain.Max()));
        });

    [Fact]
    public void A_range_that_holds_all_windows_at_positions_in_a_row() =>
        Gen.Select(Any, Gen.Long[-9, 9], Gen.Long[0, 9]).Sample((window, first, more) =>
        {
            PositionRange range = window.WindowsAt(new PositionRange(first, first + more));
            long[] plain = [.. Enumerable.Range(-100, 300).Select(o => (long)o).Where(o => Plain(window, o).Any(at => first <= at && at <= first + more))];
            plain.All(o => range.First <= o && o <= range.Last).Should().BeTrue();
            if (window.Stride == 1 && window.Dilation == 1)
                range.Should().Be(new PositionRange(plain[0], plain[^1]));
        });

    [Fact]
    public void Those_of_a_progression_within_a_length_are_in_a_row() =>
        Gen.Select(Gen.Long[-40, 40], Gen.Long[1, 7], Gen.Long[0, 20], Gen.Long[0, 40]).Sample((first, step, count, length) =>
        {
            Progression all = new(first, step, count);
            (long from, long end) = all.Within(length);
            Enumerable.Range(0, (int)count).Where(i => 0 <= all[i] && all[i] < length).Select(i => (long)i)
                .Should().Equal(Enumerable.Range((int)from, (int)(end - from)).Select(i => (long)i));
            all.CountWithin(length).Should().Be(end - from);
        });

    [Fact]
    public void The_shortest_input_with_so_many_windows() =>
        Gen.Select(Any, Gen.Long[1, 30]).Where((window, windows) => window.InputLengthFor(windows) > 0).Sample((window, windows) =>
        {
            long length = window.InputLengthFor(windows);
            window.OutputLength(length).Should().Be(windows);
            (window.Fits(length - 1) ? window.OutputLength(length - 1) : 0).Should().BeLessThan(windows);
        });

    [Fact]
    public void The_shortest_input_that_a_transposed_convolution_makes_so_long() =>
        Gen.Select(Any, Gen.Long[0, 5], Gen.Long[1, 30]).Sample((window, outputPadding, output) =>
        {
            long length = window.TransposedInputLengthFor(output, outputPadding);
            if (length >= 1)
                window.TransposedOutputLength(length, outputPadding).Should().BeGreaterThanOrEqualTo(output);
            if (length >= 2)
                window.TransposedOutputLength(length - 1, outputPadding).Should().BeLessThan(output);
        });

    public static TheoryData<string, Func<object>> Overflows => new()
    {
        { "the number of positions in a range", () => new PositionRange(long.MinValue, 0).Count },
        { "a range moved after the last position", () => new PositionRange(0, long.MaxValue).MovedBy(1) },
        { "a range moved before the first", () => new PositionRange(long.MinValue, 0).MovedBy(-1) },
        { "a sum in a progression", () => new Progression(long.MaxValue, 1, 2)[1] },
        { "a product in a progression", () => new Progression(0, long.MaxValue, 3)[2] },
        { "a position with its padding", () => new SlidingWindow(3, padding: 1).WindowsAt(long.MaxValue) },
        { "a position less its weight", () => new SlidingWindow(3, stride: 2, dilation: 3).WindowsAt(long.MinValue + 1) },
        { "the first of several windows", () => new SlidingWindow(3).WindowsAt(long.MinValue) },
        { "the first of positions in a row", () => new SlidingWindow(3).WindowsAt(new PositionRange(long.MinValue, 0)) },
        { "the last of positions in a row", () => new SlidingWindow(3, padding: 1).WindowsAt(new PositionRange(0, long.MaxValue)) },
        { "an input length", () => new SlidingWindow(3, stride: 2).InputLengthFor(long.MaxValue) },
        { "a transposed input length", () => new SlidingWindow(3).TransposedInputLengthFor(long.MinValue + 1, outputPadding: 5) },
    };

    [Theory]
    [MemberData(nameof(Overflows))]
    public void What_no_long_holds_is_refused_and_never_wrapped_around(string what, Func<object> compute) => compute.Should().Throw<OverflowException>(what);

    private static IEnumerable<long> Plain(SlidingWindow window, long o)
    {
        for (long t = 0; t < window.Kernel; t++)
            yield return (window.Stride * o) + (window.Dilation * t) - window.PaddingBefore;
    }

    private static IEnumerable<long> Positions(Progression progression)
    {
        for (long i = 0; i < progression.Count; i++)
            yield return progression[i];
    }
}
