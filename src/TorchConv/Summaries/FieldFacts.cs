using TorchConv.Arithmetic;

namespace TorchConv.Summaries;

/// <summary>What one output of a module sees of the model's input.</summary>
/// <param name="Sizes">How far it sees along each dimension of the images, in positions of the input; height before width.</param>
/// <param name="EffectiveStrides">By how many positions of the input that moves from one output to the next.</param>
public sealed record FieldFacts(IReadOnlyList<long> Sizes, IReadOnlyList<Fraction> EffectiveStrides)
{
    /// <summary>Such as "11×11".</summary>
    public override string ToString() => string.Join('×', Sizes);

    /// <inheritdoc/>
    public bool Equals(FieldFacts? other) => other is not null && Sizes.SequenceEqual(other.Sizes) && EffectiveStrides.SequenceEqual(other.EffectiveStrides);

    /// <inheritdoc/>
    public override int GetHashCode() => Sizes.Aggregate(0, HashCode.Combine);
}
