using System.Collections.Immutable;
using TorchConv.Arithmetic;

namespace TorchConv.ReceptiveFields;

/// <summary>
/// The positions of a source from which each position of a result is computed, along one axis: any relation that repeats, such as
/// a window, a shift, a slice with a step, or an enlargement.
/// </summary>
/// <param name="Phases">
/// The positions for results 0, 1, …; the result after the last of these has those of result 0, moved by <paramref name="Shift"/>.
/// </param>
/// <param name="Shift">The number of positions by which they move from one period to the next, at least 1.</param>
internal sealed record PositionMap(ImmutableArray<ImmutableArray<Progression>> Phases, long Shift)
{
    /// <summary>Each result has the same position in the source.</summary>
    public static PositionMap Same { get; } = MovedBy(0);

    /// <summary>The number of phases.</summary>
    public long Period => Phases.Length;

    /// <summary>Each result has the position in the source that is so many positions after its own.</summary>
    public static PositionMap MovedBy(long positions) => new([[new Progression(positions, 1, 1)]], 1);

    /// <summary>Adaptive pooling: result i is computed from positions ⌊i·length/results⌋ to ⌈(i + 1)·length/results⌉ − 1.</summary>
    public static PositionMap Adaptive(long length, long results)
    {
        long divisor = Integers.Gcd(length, results);
        return new(
            [
                .. Enumerable.Range(0, checked((int)(results / divisor))).Select(i =>
                {
                    (long first, long end) = (i * length / results, Integers.DivideRoundingUp((i + 1) * length, results));
                    return ImmutableArray.Create(new Progression(first, 1, end - first));
                }),
            ],
            length / divisor);
    }

    /// <summary>Returns the map of a layer.</summary>
    public static PositionMap Of(AxisLayer layer) => layer.IsTransposed
        ? new([.. Enumerable.Range(0, checked((int)layer.Window.Stride)).Select(phase => ImmutableArray.Create(layer.Inputs(phase)))], 1)
        : new([[layer.Inputs(0)]], layer.Window.Stride);

    /// <summary>Returns the positions from which a result is computed, for a source without ends.</summary>
    public IEnumerable<Progression> Inputs(long output)
    {
        (long periods, long phase) = Integers.DivRemRoundingDown(output, Period);
        long moved = checked(periods * Shift);
        return Phases[(int)phase].Select(positions => positions with { First = checked(positions.First + moved) });
    }

    /// <summary>Whether the relations are the same.</summary>
    public bool Equals(PositionMap? other) =>
        other is not null && Shift == other.Shift && Period == other.Period
        && Phases.Zip(other.Phases).All(pair => pair.First.SequenceEqual(pair.Second));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Period, Shift);

    /// <summary>Returns the positions of <see cref="Inputs"/> one by one.</summary>
    public IEnumerable<long> PositionsOf(long output)
    {
        foreach (Progression positions in Inputs(output))
        {
            for (long i = 0; i < positions.Count; i++)
                yield return positions[i];
        }
    }
}
