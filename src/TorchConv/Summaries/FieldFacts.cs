using TorchConv.Arithmetic;

namespace TorchConv.Summaries;

/// <summary>The receptive field of one output of a module in the model's image, over all paths.</summary>
/// <param name="Sizes">The size of the field along each dimension of the images, in positions of the image; height before width.</param>
/// <param name="EffectiveStrides">
/// The number of positions of the image by which the field moves from one output to the next, along each dimension.
/// </param>
/// <param name="EffectivePaddings">
/// The number of positions by which the field of output 0 extends before the image, along each dimension; if the fields of
/// neighbouring outputs differ, that of the largest (Araujo, Norris, Sim: Computing Receptive Fields of Convolutional Neural
/// Networks, Distill 2019).
/// </param>
/// <param name="IsAligned">Whether the fields of all paths to it have the same centre.</param>
public sealed record FieldFacts(
    IReadOnlyList<long> Sizes,
    IReadOnlyList<Fraction> EffectiveStrides,
    IReadOnlyList<Fraction> EffectivePaddings,
    bool IsAligned)
{
    /// <summary>Returns the sizes, such as "11×11".</summary>
    public override string ToString() => string.Join('×', Sizes);

    /// <inheritdoc/>
    public bool Equals(FieldFacts? other) =>
        other is not null && Sizes.SequenceEqual(other.Sizes) && EffectiveStrides.SequenceEqual(other.EffectiveStrides)
        && EffectivePaddings.SequenceEqual(other.EffectivePaddings) && IsAligned == other.IsAligned;

    /// <inheritdoc/>
    public override int GetHashCode() => Sizes.Aggregate(0, HashCode.Combine);
}
