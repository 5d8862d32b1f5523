namespace TorchConv.Rewrites;

/// <summary>The difference between the outputs of two modules.</summary>
/// <param name="Absolute">The largest absolute difference between two values at the same place; NaN if one of them is NaN.</param>
/// <param name="Relative">
/// The largest difference in one pair of outputs, divided by the largest absolute value of both; 0 if all values are 0.
/// </param>
public readonly record struct Difference(double Absolute, double Relative)
{
    /// <summary>Returns the larger of both numbers; NaN if one is NaN.</summary>
    internal Difference Max(Difference other) => new(Math.Max(Absolute, other.Absolute), Math.Max(Relative, other.Relative));
}
