using System.Collections.Immutable;
using TorchConv.Arithmetic;

namespace TorchConv.ReceptiveFields;

/// <summary>Finds the repeating relation in the positions of a source that were seen to be read for each position of a result.</summary>
internal static class PositionFit
{
    /// <summary>The largest number of neighbouring results with different positions.</summary>
    private const int MaxPeriod = 64;

    /// <summary>
    /// Returns the relation; null if there is none. A result near an end may read other positions, such as the mirror images of
    /// those that do not exist. Every other result must read exactly those of the relation.
    /// </summary>
    /// <param name="seen">The positions that each result was seen to read.</param>
    /// <param name="length">The number of positions of the source.</param>
    public static PositionMap? Find(IReadOnlyList<SortedSet<long>> seen, long length)
    {
        int[] some = [.. Enumerable.Range(0, seen.Count).Where(i => seen[i].Count > 0)];
        if (some.Length < 3)
            return null;

        // Two results far from the ends tell how far the positions move on average.
        (int one, int other) = (some[some.Length / 4], some[^((some.Length / 4) + 1)]);
        double stride = (Middle(seen[other]) - Middle(seen[one])) / (other - one);
        for (int period = 1; period <= Math.Min(MaxPeriod, seen.Count / 2); period++)
        {
            foreach (long shift in new[] { (long)Math.Floor(stride * period), (long)Math.Floor(stride * period) + 1 })
            {
                if (shift < 1)
                    continue;
                PositionMap map = Union(seen, period, shift);
                if (IsExact(map, seen, length))
                    return map;
            }
        }

        return null;
    }

    private static double Middle(SortedSet<long> positions) => (positions.Min + positions.Max) / 2.0;

    private static PositionMap Union(IReadOnlyList<SortedSet<long>> seen, int period, long shift)
    {
        // A quarter at both ends is left out if enough remains: what is read there may be mirrored.
        int margin = seen.Count >= 4 * period ? seen.Count / 4 : 0;
        SortedSet<long>[] phases = [.. Enumerable.Range(0, period).Select(_ => new SortedSet<long>())];
        for (int i = margin; i < seen.Count - margin; i++)
            phases[i % period].UnionWith(seen[i].Select(position => position - (i / period * shift)));
        return new PositionMap([.. phases.Select(Progressions)], shift);
    }

    /// <summary>
    /// Returns whether enough results read exactly what the relation says, and those that read something else are few and at the ends.
    /// </summary>
    private static bool IsExact(PositionMap map, IReadOnlyList<SortedSet<long>> seen, long length)
    {
        // Between the first and the last result that agrees none may differ.
        (int agree, int differ, bool isBetween, bool isAfter) = (0, 0, false, false);
        for (int i = 0; i < seen.Count && 4 * differ <= seen.Count; i++)
        {
            long[] expected = [.. map.PositionsOf(i)];
            if (expected.Length > 0 && (expected[0] < 0 || expected[^1] >= length))
                continue;
            bool agrees = seen[i].SequenceEqual(expected);
            (agree, differ) = agrees ? (agree + 1, differ) : (agree, differ + 1);
            isBetween |= agrees && isAfter;
            isAfter |= !agrees && agree > 0;
        }

        return !isBetween && agree >= Math.Max(Math.Max(2 * map.Period, 3), 4 * differ);
    }

    private static ImmutableArray<Progression> Progressions(SortedSet<long> positions)
    {
        var all = ImmutableArray.CreateBuilder<Progression>();
        foreach (long position in positions)
        {
            if (all.Count > 0 && all[^1] is var last && (last.Count == 1 || position == last[last.Count]))
                all[^1] = last.Count == 1 ? new Progression(last.First, position - last.First, 2) : last with { Count = last.Count + 1 };
            else
                all.Add(new Progression(position, 1, 1));
        }

        return all.ToImmutable();
    }
}
