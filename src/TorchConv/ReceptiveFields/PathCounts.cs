using System.Collections.Immutable;
using System.Numerics;
using TorchConv.Arithmetic;

namespace TorchConv.ReceptiveFields;

/// <summary>The exact number of paths from each position of the field through the layers to one output, along one axis.</summary>
internal static class PathCounts
{
    /// <summary>The largest number of positions along the axis.</summary>
    public const long MaxLength = 1 << 20;

    /// <summary>The largest number of 64-bit words to add up, which takes about a second.</summary>
    public const long MaxWords = 1 << 26;

    /// <summary>Returns the counts from the first to the last position of a field.</summary>
    /// <exception cref="TooLargeException">
    /// The field, or the range that is seen of a layer in between, is longer than <see cref="MaxLength"/>, or the numbers have more
    /// than <see cref="MaxWords"/> words.
    /// </exception>
    public static ImmutableArray<BigInteger> Count(long output, ImmutableArray<AxisLayer> layers, PositionRange field)
    {
        CheckSize(layers);

        // There are never more paths than the product of the kernel sizes. For most stacks it fits in 64 bits, which are
        // a hundred times faster.
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

    /// <summary>Numbers and positions grow with every layer, so the work grows with the third power of the number of layers.</summary>
    private static void CheckSize(ImmutableArray<AxisLayer> layers)
    {
        (double positions, double bits, double words) = (1, 0, 0);
        foreach (AxisLayer layer in layers.Reverse())
        {
            double length = layer.IsTransposed ? positions + layer.Window.Extent - 1
                : ((positions - 1) * layer.Window.Stride) + layer.Window.Extent;
            if (length > MaxLength)
            {
                throw new TooLargeException(
                    null,
                    FormattableString.Invariant($"paths are counted along at most {MaxLength} positions, ")
                        + FormattableString.Invariant($"and this stack needs {length:F0}"));
            }

            positions = layer.IsTransposed ? length / layer.Window.Stride : length;
            bits += Math.Log2(layer.Window.Kernel);
            words += positions * Math.Ceiling(bits / 64);
        }

        if (words > MaxWords)
        {
            throw new TooLargeException(
                null,
                FormattableString.Invariant($"paths are counted in at most {MaxWords} words of 64 bits, and this stack needs {words:F0}"));
        }
    }

    private static (long First, T[] Counts) Back<T>(long first, T[] counts, AxisLayer layer)
        where T : INumberBase<T>
    {
        SlidingWindow window = layer.Window;
        if (!layer.IsTransposed)
            return (window.PositionOf(first, 0), Swept(Spread(counts, window.Stride), window));

        long before = checked(first - window.PositionOf(0, window.Kernel - 1));
        T[] swept = Swept(counts, window);
        long from = Integers.DivideRoundingUp(before, window.Stride);
        long to = Integers.DivideRoundingDown(before + swept.Length - 1, window.Stride);
        T[] thinned = new T[to - from + 1];
        for (long i = from; i <= to; i++)
            thinned[i - from] = swept[(i * window.Stride) - before];
        return (from, thinned);
    }

    private static T[] Spread<T>(T[] counts, long stride)
    {
        T[] spread = New<T>((Int128)stride * (counts.Length - 1) + 1);
        for (long i = 0; i < counts.Length; i++)
            spread[i * stride] = counts[i];
        return spread;
    }

    /// <summary>
    /// Adds each count to the positions 0, 1, …, k − 1 dilations after it. It is a running sum, so its cost does not depend on the
    /// kernel.
    /// </summary>
    private static T[] Swept<T>(T[] counts, SlidingWindow window)
        where T : INumberBase<T>
    {
        T[] swept = New<T>((Int128)counts.Length + window.Extent - 1);
        long dilation = window.Dilation, leaves = window.Extent - 1 + dilation;
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
            : throw new TooLargeException(null, $"paths are counted along at most {MaxLength} positions, and this stack needs {length}");
}
