using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TorchConv.Arithmetic;

namespace TorchConv.ReceptiveFields;

/// <summary>
/// The exact set of input positions with a path to one output, along one axis, computed backwards from the output to the input. It
/// is a list of ranges in ascending order with gaps between them, so the cost depends on the number of ranges, not of positions.
/// </summary>
internal static class TouchedPositions
{
    /// <summary>The largest number of ranges; a stack with more gaps is refused.</summary>
    public const int MaxRanges = 1 << 20;

    /// <exception cref="TooLargeException">There are more than <see cref="MaxRanges"/> ranges.</exception>
    /// <exception cref="OverflowException">A position does not fit in a <see cref="long"/>.</exception>
    public static ImmutableArray<PositionRange> Compute(long output, ImmutableArray<AxisLayer> layers)
    {
        List<PositionRange> touched = [new(output, output)];
        for (int i = layers.Length; i > 0 && touched.Count > 0;)
        {
            int above = i--;
            while (i > 0 && AddsUp(layers[i]) && AddsUp(layers[i - 1]))
                i--;
            touched = AddsUp(layers[i]) ? BackThrough(layers.AsSpan()[i..above], touched) : BackThrough(layers[i].Window, touched);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(touched.ToArray());
    }

    /// <summary>A transposed layer of stride 1 reads a window of its input too, in the other direction.</summary>
    private static bool AddsUp(AxisLayer layer) => !layer.IsTransposed || layer.Window.Stride == 1;

    private static List<PositionRange> BackThrough(SlidingWindow transposed, List<PositionRange> outputs)
    {
        List<PositionRange> reached = Moved(outputs, checked(-transposed.PositionOf(0, transposed.Kernel - 1)));
        return Thinned(Swept(reached, transposed.Kernel - 1, transposed.Dilation), transposed.Stride);
    }

    /// <summary>
    /// Consecutive convolution and pooling layers, and transposed ones of stride 1, add up: output o starts at o times the product of
    /// their strides, and each layer adds 0 … k − 1 steps of its dilation times the strides before it. The order of the sum does not
    /// matter: equal steps are combined, small steps come first because they create few ranges, and a common divisor of all steps is
    /// taken out.
    /// </summary>
    private static List<PositionRange> BackThrough(ReadOnlySpan<AxisLayer> layers, List<PositionRange> outputs)
    {
        long stride = 1, start = 0;
        Dictionary<long, long> reach = [];
        foreach (AxisLayer layer in layers)
        {
            SlidingWindow window = layer.Window;
            if (window.Kernel > 1)
                CollectionsMarshal.GetValueRefOrAddDefault(reach, checked(stride * window.Dilation), out _) += window.Kernel - 1;
            long firstRead = layer.IsTransposed ? checked(-window.PositionOf(0, window.Kernel - 1)) : window.PositionOf(0, 0);
            start = checked(start + (stride * firstRead));
            stride = checked(stride * window.Stride);
        }

        long[] steps = [.. reach.Keys];
        Array.Sort(steps);
        long first = outputs[0].First, unit = outputs[^1].Last == first ? 0 : stride;
        foreach (long step in steps)
            unit = Integers.Gcd(unit, step);
        unit = Math.Max(unit, 1);

        List<PositionRange> inputs = Spread(Moved(outputs, checked(-first)), stride / unit);
        foreach (long step in steps)
            inputs = Swept(inputs, reach[step], step / unit);
        return Moved(Spread(inputs, unit), checked((first * stride) + start));
    }

    private static List<PositionRange> Moved(List<PositionRange> ranges, long by)
    {
        foreach (ref PositionRange range in CollectionsMarshal.AsSpan(ranges))
            range = range.MovedBy(by);
        return ranges;
    }

    /// <summary>Returns each position times the stride.</summary>
    private static List<PositionRange> Spread(List<PositionRange> ranges, long stride)
    {
        if (stride == 1)
            return ranges;

        List<PositionRange> spread = [];
        foreach (PositionRange range in ranges)
        {
            for (long position = range.First; position <= range.Last; position++)
                Add(spread, checked(new PositionRange(position * stride, position * stride)));
        }

        return spread;
    }

    /// <summary>Returns the positions that are multiples of the stride, divided by it.</summary>
    private static List<PositionRange> Thinned(List<PositionRange> ranges, long stride)
    {
        if (stride == 1)
            return ranges;

        List<PositionRange> thinned = [];
        foreach (PositionRange range in ranges)
        {
            PositionRange multiples = new(Integers.DivideRoundingUp(range.First, stride), Integers.DivideRoundingDown(range.Last, stride));
            if (multiples.First <= multiples.Last)
                Add(thinned, multiples);
        }

        return thinned;
    }

    /// <summary>
    /// Returns each position and those at up to <paramref name="reach"/> steps after it. Joining the result with itself doubles the
    /// number of steps, so few joins are needed.
    /// </summary>
    private static List<PositionRange> Swept(List<PositionRange> ranges, long reach, long step)
    {
        for (long reached = 0; reached < reach;)
        {
            long further = Math.Min(reached + 1, reach - reached);
            ranges = JoinedWithItself(ranges, checked(further * step));
            reached += further;
        }

        return ranges;
    }

    private static List<PositionRange> JoinedWithItself(List<PositionRange> ranges, long movedBy)
    {
        List<PositionRange> joined = new(ranges.Count + 1);
        ReadOnlySpan<PositionRange> all = CollectionsMarshal.AsSpan(ranges);
        for (int own = 0, moved = 0; moved < all.Length;)
        {
            PositionRange next = all[moved].MovedBy(movedBy);
            bool isOwnNext = own < all.Length && all[own].First <= next.First;
            Add(joined, isOwnNext ? all[own++] : next);
            moved += isOwnNext ? 0 : 1;
        }

        return joined;
    }

    private static void Add(List<PositionRange> ranges, PositionRange next)
    {
        Span<PositionRange> all = CollectionsMarshal.AsSpan(ranges);
        if (!all.IsEmpty && next.First <= checked(all[^1].Last + 1))
            all[^1] = all[^1].ExtendedTo(next);
        else if (all.Length < MaxRanges)
            ranges.Add(next);
        else
            throw new TooLargeException("stack", $"stack must not touch more than {MaxRanges} separate ranges of positions along an axis");
    }
}
