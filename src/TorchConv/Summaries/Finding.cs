using System.Collections.Immutable;
using TorchConv.ReceptiveFields;

namespace TorchConv.Summaries;

/// <summary>What was found out of a tensor between the layers.</summary>
/// <param name="Field">Its field.</param>
/// <param name="Maps">For each source from which it is computed, the relation along each axis; none if there is no relation.</param>
/// <param name="IsOfAnyImage">Whether it does not depend on how many positions there are.</param>
internal sealed record Finding(TensorField Field, ImmutableArray<ImmutableArray<PositionMap>> Maps, bool IsOfAnyImage)
{
    /// <summary>There is no relation between the positions.</summary>
    public static Finding Without(NoField reason) => new(TensorField.Without(reason), [], IsOfAnyImage: false);

    /// <summary>It follows from its sources, whatever the relation between the positions.</summary>
    public static Finding Like(TensorField field) => new(field, [], IsOfAnyImage: true);

    public static Finding From(
        ImmutableArray<(TensorField Source, ImmutableArray<PositionMap> Maps)> sources,
        ImmutableArray<int> dimensions,
        IReadOnlyList<long> shape) =>
        new(
            TensorField.From(sources, dimensions, shape),
            [.. sources.Select(source => source.Maps)],
            sources.All(source => source.Maps.All(PositionMap.Same.Equals)));

    /// <summary>Returns whether the same was found out on another image.</summary>
    public bool Agrees(Finding other) =>
        Field.Reason == other.Field.Reason && Field.Dimensions.SequenceEqual(other.Field.Dimensions)
        && Maps.Length == other.Maps.Length && Maps.Zip(other.Maps).All(pair => pair.First.SequenceEqual(pair.Second));
}
