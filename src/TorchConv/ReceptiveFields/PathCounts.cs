using System.Collections.Immutable;
using System.Numerics;

namespace TorchConv.ReceptiveFields;

/// <summary>By how many paths through the layers each position of the field reaches one output, along one axis: exact, however many.</summary>
internal static class PathCounts
{
    /// <summary>The longest row of positions that is counted.</summary>
    public const long MaxLength = 1 << 20;

    /// <summary>The counts from the first to the last position of a field.</summary>
    /// <exception cref="InvalidOperationException">The field, or what is seen of a layer between, is longer than <see cref="MaxLength"/>.</exception>
    public static ImmutableArray<BigInteger> Of(long output, ImmutableArray<AxisLayer> layers, PositionRange field)
    {
        // There are never more paths than the product of the kernels: 64 bits hold it for most stacks, and are a hundred times faster.
        BigInteger most = layers.Aggregate(BigInteger.One, (product, layer) => product * layer.Window.Kernel);
        return most <= ulong.MaxValue ? [.. Count<ulong>().Select(count => (BigInteger)count)] : [.. Count<BigInteger>()];

        IEnumerable<T> Count<T>()
            where T : INumberBase<T>
        {
            (long first, T[] counts) = (output, [T.One]);
            for (int i = layers.Length - 1; i >= 0; i--)
                (first, counts) = Back(first, counts, layers[i]);
            return counts.Skip((int)(field.First - first)).Take((int)field.Count);
        }
    }

    private static (long First, T[] Counts) Back<T>(long first, T[] counts, AxisLayer layer)
        where T : INumberBase<T>
    {
        long stride = layer.Window.Stride, padding = layer.Window.PaddingBefore, extent = layer.Window.Extent;
        if (!layer.IsTransposed)
            return (checked((first * stride) - padding), Swept(Spread(counts, stride), layer));

        long before = checked(first + padding - (extent - 1));
        T[] swept = Swept(counts, layer);
        long from = -Divisor.Floor(-before, stride).Quotient;
        long to = Divisor.Floor(before + swept.Length - 1, stride).Quotient;
        T[] thinned = new T[to - from + 1];
        for (long i = from; i <= to; i++)
            thinned[i - from] = swept[(i * stride) - before];
        return (from, thinned);
    }

    private static T[] Spread<T>(T[] counts, long stride)
    {
        T[] spread = New<T>((Int128)stride * (counts.Length - 1) + 1);
        for (long i = 0; i < counts.Length; i++)
            spread[i * stride] = counts[i];
        return spread;
    }

    /// <summary>Each position counts for itself and for those at 1, 2, …, k − 1 dilations behind it: a running sum, whatever the kernel.</summary>
    private static T[] Swept<T>(T[] counts, AxisLayer layer)
        where T : INumberBase<T>
    {
        T[] swept = New<T>((Int128)counts.Length + layer.Window.Extent - 1);
        long dilation = layer.Window.Dilation, leaves = layer.Window.Extent - 1 + dilation;
        for (long i = 0; i < swept.Length; i++)
        {
            T sum = i >= dilation ? swept[i - dilation] : T.Zero;
            sum = i < counts.Length ? sum + counts[i] : sum;
            swept[i] = i >= leaves ? sum - counts[i - leaves] : sum;
        }

        return swept;
    }

    private static T[] New<T>(Int128 length) =>
        length <= MaxLength
            ? new T[(long)length]
            : throw new InvalidOperationException($"paths are counted along at most {MaxLength} positions, and this stack needs {length}");
}
