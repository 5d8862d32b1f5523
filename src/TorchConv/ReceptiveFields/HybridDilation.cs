using System.Collections.Immutable;
using TorchConv.Arithmetic;
using TorchConv.Layers;

namespace TorchConv.ReceptiveFields;

/// <summary>
/// The test of hybrid dilated convolution (Wang et al., Understanding Convolution for Semantic Segmentation,
/// arXiv 1702.08502, equation 2): with Mₙ = rₙ and Mᵢ = max(Mᵢ₊₁ − 2rᵢ, Mᵢ₊₁ − 2(Mᵢ₊₁ − rᵢ), rᵢ) for dilations r₁ … rₙ, a
/// stack of one kernel size K is said to have no gaps if M₂ ≤ K. It presumes r₁ = 1: alone it lets 2, 2, 2 pass, which has
/// gaps, and refuses 1, 3, 1, which has none. <see cref="ReceptiveField.IsGridded"/> is the exact answer.
/// </summary>
/// <param name="KernelSize">The kernel size of all layers, K.</param>
/// <param name="Dilations">The dilations r₁ … rₙ, the first layer first.</param>
/// <param name="M">The numbers M₁ … Mₙ: the largest distance between touched positions, as the paper bounds it.</param>
public sealed record HybridDilation(long KernelSize, ImmutableArray<long> Dilations, ImmutableArray<long> M)
{
    /// <summary>Whether M₂ ≤ K; null for a single layer, which has no M₂.</summary>
    public bool? Passes => M.Length > 1 ? M[1] <= KernelSize : null;

    /// <summary>The test of a stack; null for one that it is not made for: it takes convolutions of one kernel size, larger than 1, and stride 1.</summary>
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
            m[i] = Guard.NoOverflow(() => checked(Math.Max(Math.Max(next - (2 * dilation), (2 * dilation) - next), dilation)), nameof(stack), "M of the stack");
        }

        return new HybridDilation(kernel.Height, dilations, [.. m]);
    }

    /// <summary>What the test says wrongly of a stack; null where it is right or says nothing.</summary>
    public string? MistakeFor(ReceptiveField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return (Passes, field.IsGridded) switch
        {
            (true, true) => FormattableString.Invariant(
                $"M₂ = {M[1]} ≤ {KernelSize} passes, yet the field has gaps: the test presumes that the first dilation is 1"),
            (false, false) => FormattableString.Invariant(
                $"M₂ = {M[1]} > {KernelSize} does not pass, yet the field has no gaps: the test bounds the gaps in one order of the layers, and their order changes nothing"),
            _ => null,
        };
    }

    /// <inheritdoc/>
    public bool Equals(HybridDilation? other) =>
        other is not null && KernelSize == other.KernelSize && Dilations.SequenceEqual(other.Dilations);

    /// <inheritdoc/>
    public override int GetHashCode() => Dilations.Aggregate(KernelSize.GetHashCode(), HashCode.Combine);
}
