using System.Collections.Immutable;
using TorchConv.Arithmetic;
using TorchConv.Layers;

namespace TorchConv.ReceptiveFields;

/// <summary>
/// The test of hybrid dilated convolution (Wang et al., Understanding Convolution for Semantic Segmentation, arXiv 1702.08502,
/// equation 2): with Mₙ = rₙ and Mᵢ = max(Mᵢ₊₁ − 2rᵢ, Mᵢ₊₁ − 2(Mᵢ₊₁ − rᵢ), rᵢ) for dilations r₁ … rₙ, a stack of one kernel size K
/// is said to have no gaps if M₂ ≤ K. The test assumes r₁ = 1: without that, 2, 2, 2 passes although it has gaps, and 1, 3, 1 fails
/// although it has none. <see cref="ReceptiveField.IsGridded"/> is exact.
/// </summary>
/// <param name="KernelSize">The kernel size of all layers, K.</param>
/// <param name="Dilations">The dilations r₁ … rₙ, in the order of the layers.</param>
/// <param name="M">The numbers M₁ … Mₙ: the largest distance between touched positions, as the paper bounds it.</param>
public sealed record HybridDilation(long KernelSize, ImmutableArray<long> Dilations, ImmutableArray<long> M)
{
    /// <summary>Whether M₂ ≤ K; null for a single layer, which has no M₂.</summary>
    public bool? Passes => M.Length > 1 ? M[1] <= KernelSize : null;

    /// <summary>
    /// Computes the test of a stack; null if it does not apply: it is for convolutions of stride 1 with one kernel size above 1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A number overflows.</exception>
    public static HybridDilation? Of(LayerSpec stack)
    {
        ArgumentNullException.ThrowIfNull(stack);
        ImmutableArray<LayerSpec> layers = (stack as StackSpec)?.Layers ?? [stack];
        if (layers[0] is not Conv2dSpec { KernelSize: { IsSquare: true, Height: > 1 } kernel })
            return null;

        if (!layers.All(layer => layer is Conv2dSpec { Dilation.IsSquare: true } conv && conv.KernelSize == kernel && conv.Stride == 1))
            return null;

        ImmutableArray<long> dilations = [.. layers.Cast<Conv2dSpec>().Select(layer => layer.Dilation.Height)];
        long[] m = [.. dilations];
        for (int i = m.Length - 2; i >= 0; i--)
        {
            (long next, long dilation) = (m[i + 1], dilations[i]);
            m[i] = Guard.NoOverflow(
                () => checked(Math.Max(Math.Max(next - (2 * dilation), (2 * dilation) - next), dilation)), nameof(stack), "M of the stack");
        }

        return new HybridDilation(kernel.Height, dilations, [.. m]);
    }

    /// <summary>Explains why the test is wrong about a stack; null if it is right or does not apply.</summary>
    public string? MistakeFor(ReceptiveField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return (Passes, field.IsGridded) switch
        {
            (true, true) => FormattableString.Invariant(
                $"M₂ = {M[1]} ≤ {KernelSize} passes, yet the field has gaps: the test presumes that the first dilation is 1"),
            (false, false) => FormattableString.Invariant($"M₂ = {M[1]} > {KernelSize} does not pass, yet the field has no gaps: ")
                + "the test bounds the gaps in one order of the layers, and their order changes nothing",
            _ => null,
        };
    }

    /// <inheritdoc/>
    public bool Equals(HybridDilation? other) =>
        other is not null && KernelSize == other.KernelSize && Dilations.SequenceEqual(other.Dilations);

    /// <inheritdoc/>
    public override int GetHashCode() => Dilations.Aggregate(KernelSize.GetHashCode(), HashCode.Combine);
}
