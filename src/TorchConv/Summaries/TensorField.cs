using System.Collections.Immutable;
using TorchConv.ReceptiveFields;

namespace TorchConv.Summaries;

/// <summary>What is known of the receptive field of a tensor in a model.</summary>
/// <param name="Node">The tensor in the graph of fields; null if it has no field.</param>
/// <param name="Dimensions">The dimensions of the tensor that are the axes of the image; height before width.</param>
/// <param name="Reason">Why it has no field; null if it has one.</param>
internal sealed record TensorField(FieldNode? Node, ImmutableArray<int> Dimensions, NoField? Reason)
{
    public static TensorField Without(NoField reason) => new(null, [], reason);

    /// <summary>Returns the field of a tensor that is computed from this one alone.</summary>
    public TensorField Through(IEnumerable<PositionMap> maps, IReadOnlyList<long> shape) =>
        Node is null ? this : From([(this, [.. maps])], Dimensions, shape);

    public static TensorField From(
        IReadOnlyList<(TensorField Source, ImmutableArray<PositionMap> Maps)> sources,
        ImmutableArray<int> dimensions,
        IReadOnlyList<long> shape)
    {
        try
        {
            FieldNode? node = FieldNode.From(
                sources.Select(source => new FieldEdge(source.Source.Node!, source.Maps)),
                dimensions.Select(dimension => shape[dimension]));
            return node is null ? Without(NoField.StridesDiffer) : new TensorField(node, dimensions, null);
        }
        catch (Exception e) when (e is Arithmetic.TooLargeException or OverflowException)
        {
            return Without(NoField.NotTraced);
        }
    }
}
