using TorchSharp;
using static TorchSharp.torch;

namespace TorchConv.Modules;

/// <summary>
/// Sums that garbage collection cannot disturb. TorchSharp's own + passes libtorch a <see cref="Scalar"/> to which no reference
/// remains. If the collector frees it before libtorch has read it, the sum fails with a native error or is wrong.
/// </summary>
internal static class Sum
{
    private static readonly Scalar One = 1;

    /// <summary>Returns the sum as a new tensor.</summary>
    public static Tensor Plus(this Tensor left, Tensor right) => left.add(right, One);

    /// <summary>Returns the sum of each element and a number as a new tensor.</summary>
    public static Tensor Plus(this Tensor left, double right)
    {
        using Scalar held = right;
        return left.add(held, One);
    }

    /// <summary>Adds to a tensor in place.</summary>
    public static void Increase(this Tensor sum, Tensor addend) => sum.add_(addend, One);
}
