namespace TorchConv.Arithmetic;

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
