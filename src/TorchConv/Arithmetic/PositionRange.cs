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
