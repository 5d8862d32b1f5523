using System.Collections.Immutable;

namespace TorchConv.ReceptiveFields;

/// <summary>
/// Exactly which positions of the input reach one output, along one axis: walked from the output back to the input, as
/// ranges in ascending order with gaps between them. The cost follows the number of ranges, not of positions.
/// </summary>
internal static class TouchedPositions
{
    /// <summary>The largest number of ranges that are kept; a stack with more gaps is refused.</summary>
    public const int MaxRanges = 1 << 22;

    /// <exception cref="FieldLimitException">There are more than <see cref="MaxRanges"/> ranges.</exception>
    /// <exception cref="OverflowException">A position does not fit.</exception>
    public static ImmutableArray<PositionRange> Of(long output, ImmutableArray<AxisLayer> layers)
    {
        List<PositionRange> touched = [new(output, output)];
        for (int i = layers.Length - 1; i >= 0 && touched.Count > 0; i--)
            touched = Back(touched, layers[i]);
        return [.. touched];
    }

    private static List<PositionRange> Back(List<PositionRange> outputs, AxisLayer layer)
    {
        long stride = layer.Window.Stride, padding = layer.Window.PaddingBefore;
        if (!layer.IsTransposed)
            return Swept(Moved(Spread(outputs, stride), -padding), layer);

        return Thinned(Swept(Moved(outputs, checked(padding - (layer.Window.Extent - 1))), layer), stride);
    }

    private static List<PositionRange> Moved(List<PositionRange> ranges, long by) =>
        by == 0 ? ranges : ranges.ConvertAll(range => range.MovedBy(by));

    /// <summary>Each position times the stride.</summary>
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

    /// <summary>The positions that are whole multiples of the stride, divided by it.</summary>
    private static List<PositionRange> Thinned(List<PositionRange> ranges, long stride)
    {
        if (stride == 1)
            return ranges;

        List<PositionRange> thinned = [];
        foreach (PositionRange range in ranges)
        {
            PositionRange multiples = new(-Divisor.Floor(-range.First, stride).Quotient, Divisor.Floor(range.Last, stride).Quotient);
            if (multiples.First <= multiples.Last)
                Add(thinned, multiples);
        }

        return thinned;
    }

    /// <summary>Each position and those at 1, 2, …, k − 1 dilations behind it. Joining with itself doubles the reach, so k need log₂ k joins.</summary>
    private static List<PositionRange> Swept(List<PositionRange> ranges, AxisLayer layer)
    {
        long kernel = layer.Window.Kernel, dilation = layer.Window.Dilation;
        for (long reach = 1; reach < kernel;)
        {
            long step = Math.Min(reach, kernel - reach);
            ranges = JoinedWithItself(ranges, checked(step * dilation));
            reach += step;
        }

        return ranges;
    }

    private static List<PositionRange> JoinedWithItself(List<PositionRange> ranges, long movedBy)
    {
        List<PositionRange> joined = new(ranges.Count + 1);
        for (int own = 0, moved = 0; moved < ranges.Count;)
        {
            PositionRange next = ranges[moved].MovedBy(movedBy);
            if (own < ranges.Count && ranges[own].First <= next.First)
                Add(joined, ranges[own++]);
            else
                (joined, moved) = (Add(joined, next), moved + 1);
        }

        return joined;
    }

    private static List<PositionRange> Add(List<PositionRange> ranges, PositionRange next)
    {
        if (ranges.Count > 0 && next.First <= checked(ranges[^1].Last + 1))
            ranges[^1] = ranges[^1].ExtendedTo(next);
        else if (ranges.Count < MaxRanges)
            ranges.Add(next);
        else
            throw new FieldLimitException($"stack must not touch more than {MaxRanges} separate ranges of positions along an axis");
        return ranges;
    }
}
