using TorchSharp;
using static TorchSharp.torch;

namespace TorchConv.Modules;

/// <summary>
/// Sums that no garbage collection disturbs. TorchSharp's own + hands libtorch a <see cref="Scalar"/> that nothing holds any
/// more. Where the collector frees it before libtorch has read it, the sum fails with a native error, or is another number.
/// </summary>
internal static class Sum
{
    private static readonly Scalar One = 1;

    /// <summary>The sum, as a new tensor.</summary>
    public static Tensor Plus(this Tensor left, Tensor right) => left.add(right, One);

    /// <summary>The sum of each element with a number, as a new tensor.</summary>
    public static Tensor Plus(this Tensor left, double right)
    {
        using Scalar held = right;
        return left.add(held, One);
    }

    /// <summary>Adds to a tensor where it stands.</summary>
    public static void Increase(this Tensor sum, Tensor addend) => sum.add_(addend, One);
}
