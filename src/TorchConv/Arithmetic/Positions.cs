namespace TorchConv.Arithmetic;

/// <summary>Consecutive positions along one axis, from the first to the last, both included.</summary>
/// <param name="First">The first position.</param>
/// <param name="Last">The last position.</param>
public readonly record struct PositionRange(long First, long Last)
{
    /// <summary>The number of positions.</summary>
    public long Count => checked(Last - First + 1);

    internal PositionRange MovedBy(long positions) => checked(new PositionRange(First + positions, Last + positions));

    internal PositionRange ExtendedTo(PositionRange other) => new(Math.Min(First, other.First), Math.Max(Last, other.Last));
}

/// <summary>An arithmetic progression of positions: First, First + Step, …, with Count members, possibly none.</summary>
internal readonly record struct Progression(long First, long Step, long Count)
{
    public static Progression Empty { get; } = new(0, 1, 0);

    public long this[long index] => checked(First + (index * Step));

    /// <summary>
    /// Returns the indices of the positions from 0 to <paramref name="length"/> − 1: from First (included) to End (excluded).
    /// </summary>
    public (long First, long End) Within(long length)
    {
        long first = Math.Clamp(Integers.DivideRoundingUp(-First, Step), 0, Count);
        return (first, Math.Clamp(First >= length ? 0 : Integers.DivideRoundingUp(length - First, Step), first, Count));
    }

    /// <summary>Returns the number of positions from 0 to <paramref name="length"/> − 1.</summary>
    public long CountWithin(long length)
    {
        (long first, long end) = Within(length);
        return end - first;
    }
}
