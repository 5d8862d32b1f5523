namespace TorchConv.ReceptiveFields;

/// <summary>Positions at equal distances: First, First + Step, … (Count of them, maybe none).</summary>
internal readonly record struct Progression(long First, long Step, long Count)
{
    public long this[long index] => checked(First + (index * Step));

    /// <summary>How many of the positions are from 0 to <paramref name="length"/> − 1.</summary>
    public long CountWithin(long length)
    {
        if (Count == 0)
            return 0;

        long skipped = First >= 0 ? 0 : -Divisor.Floor(First, Step).Quotient;
        long upTo = First >= length ? 0 : Math.Min(Count, ((length - 1 - First) / Step) + 1);
        return Math.Max(0, upTo - skipped);
    }
}
