namespace TorchConv.Rewrites;

/// <summary>How far apart the outputs of two modules are.</summary>
/// <param name="Absolute">The largest difference between two values that stand at the same place. NaN where one of them is.</param>
/// <param name="Relative">The largest difference in one pair of outputs over the largest value of either, whatever its sign; 0 where both are all zero.</param>
public readonly record struct Difference(double Absolute, double Relative)
{
    /// <summary>The larger of both numbers; NaN where one is.</summary>
    internal Difference Max(Difference other) => new(Math.Max(Absolute, other.Absolute), Math.Max(Relative, other.Relative));
}
