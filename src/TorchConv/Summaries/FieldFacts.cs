using TorchConv.Arithmetic;

namespace TorchConv.Summaries;

/// <summary>The receptive field of one output of a module in the model's input.</summary>
/// <param name="Sizes">The size of the field along each dimension of the images, in positions of the input; height before width.</param>
/// <param name="EffectiveStrides">
/// The number of input positions by which the field moves from one output to the next, along each dimension.
/// </param>
public sealed record FieldFacts(IReadOnlyList<long> Sizes, IReadOnlyList<Fraction> EffectiveStrides)
{
    /// <summary>Returns the sizes, such as "11×11".</summary>
    public override string ToString() => string.Join('×', Sizes);

    /// <inheritdoc/>
    public bool Equals(FieldFacts? other) =>
        other is not null && Sizes.SequenceEqual(other.Sizes) && EffectiveStrides.SequenceEqual(other.EffectiveStrides);

    /// <inheritdoc/>
    public override int GetHashCode() => Sizes.Aggregate(0, HashCode.Combine);
}
