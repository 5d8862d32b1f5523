using System.Collections.Immutable;
using TorchConv.Arithmetic;

namespace TorchConv.ReceptiveFields;

/// <summary>How the positions of a tensor are computed from those of another, along each axis.</summary>
internal sealed record FieldEdge(FieldNode Source, ImmutableArray<PositionMap> Maps);

/// <summary>
/// A tensor in the graph of a model: the tensors from which it is computed, and what each of its positions sees of the image, over
/// all paths. A sum and a concatenation of channels are the same here: each has an edge to every operand.
/// </summary>
internal sealed class FieldNode
{
    private readonly int _depth;

    private FieldNode(ImmutableArray<FieldEdge> edges, ImmutableArray<long> lengths, ImmutableArray<FieldGrowth> growth, bool isAligned)
    {
        (Edges, Lengths, Growth, IsAligned) = (edges, lengths, growth, isAligned);
        _depth = edges.IsEmpty ? 0 : edges.Max(edge => edge.Source._depth) + 1;
    }

    /// <summary>The tensors from which this one is computed; none for an image.</summary>
    public ImmutableArray<FieldEdge> Edges { get; }

    /// <summary>The number of positions along each axis.</summary>
    public ImmutableArray<long> Lengths { get; }

    /// <summary>What the positions see along each axis.</summary>
    public ImmutableArray<FieldGrowth> Growth { get; }

    /// <summary>
    /// Whether the fields of all paths have the same centre, which Araujo, Norris and Sim call an aligned graph. If neighbouring
    /// positions have different fields, as after an enlargement, the mean of their centres counts.
    /// </summary>
    public bool IsAligned { get; }

    /// <summary>Creates the image that a model is given.</summary>
    public static FieldNode Image(params IEnumerable<long> lengths)
    {
        ImmutableArray<long> all = [.. lengths];
        return new FieldNode([], all, [.. all.Select(_ => FieldGrowth.Start)], isAligned: true);
    }

    /// <summary>
    /// Creates a tensor from those that it is computed from; null if their fields move by different numbers of positions, so that
    /// they are together no window that moves.
    /// </summary>
    /// <exception cref="TooLargeException">Too many neighbouring positions have different fields.</exception>
    /// <exception cref="OverflowException">A position does not fit in a <see cref="long"/>.</exception>
    public static FieldNode? From(IEnumerable<FieldEdge> edges, params IEnumerable<long> lengths)
    {
        (FieldEdge Edge, ImmutableArray<FieldGrowth> Growth)[] all =
        [
            .. edges.Select(edge => (edge, edge.Source.Growth.Zip(edge.Maps, (growth, map) => growth.Then(map)).ToImmutableArray())),
        ];

        // A branch that sees nothing along one axis sees nothing at all, however much it would along the other.
        (FieldEdge Edge, ImmutableArray<FieldGrowth> Growth)[] seeing =
            [.. all.Where(one => one.Growth.All(growth => growth.SeesAnything))];
        if (seeing.Length == 0)
            seeing = all[..1];
        ImmutableArray<FieldGrowth> joined = seeing[0].Growth;
        bool isAligned = seeing.All(one => one.Edge.Source.IsAligned);
        foreach ((FieldEdge _, ImmutableArray<FieldGrowth> growth) in seeing.Skip(1))
        {
            isAligned &= growth.Zip(seeing[0].Growth).All(pair => pair.First.Centre == pair.Second.Centre);
            FieldGrowth?[] next = [.. joined.Zip(growth, (one, other) => one.JoinedWith(other))];
            if (next.Any(one => one is null))
                return null;
            joined = [.. next.Select(one => one!)];
        }

        return new FieldNode([.. all.Select(one => one.Edge)], [.. lengths], joined, isAligned);
    }

    /// <summary>
    /// Returns the positions of the image, along one axis, that are on a path to a position of this tensor, in ascending order.
    /// </summary>
    /// <param name="axis">The axis.</param>
    /// <param name="output">The position of this tensor.</param>
    /// <param name="hasEnds">
    /// Whether positions before the first and after the last of a tensor are left out, as padding; or the tensors have no ends.
    /// </param>
    public SortedSet<long> Touched(int axis, long output, bool hasEnds = false)
    {
        SortedSet<long> image = [];
        Backwards<SortedSet<long>>(
            [output],
            (node, reached) => image.UnionWith(node.Edges.IsEmpty ? reached : []),
            (reached, edge) =>
            [
                .. reached.SelectMany(position => edge.Maps[axis].PositionsOf(position))
                    .Where(position => !hasEnds || (position >= 0 && position < edge.Source.Lengths[axis])),
            ],
            (one, other) =>
            {
                one.UnionWith(other);
                return one;
            });
        return image;
    }

    /// <summary>
    /// Returns the positions of the image, in height and width, that are on a path to a position of this tensor. Through branches
    /// they need not be all pairs of a touched row and a touched column.
    /// </summary>
    /// <param name="output">The position of this tensor.</param>
    /// <param name="hasEnds">As for <see cref="Touched"/>.</param>
    public PositionPlane Plane((long Row, long Column) output, bool hasEnds = false)
    {
        PositionPlane image = PositionPlane.Empty;
        Backwards(
            PositionPlane.Of(output.Row, output.Column),
            (node, reached) => image = node.Edges.IsEmpty ? image.With(reached) : image,
            (reached, edge) => reached.Through(edge.Maps[0], hasEnds ? edge.Source.Lengths[0] : null)
                .Turned().Through(edge.Maps[1], hasEnds ? edge.Source.Lengths[1] : null).Turned(),
            (one, other) => one.With(other));
        return image;
    }

    /// <summary>Goes from this node to the images, each node once, after all those that are computed from it.</summary>
    private void Backwards<T>(T output, Action<FieldNode, T> visit, Func<T, FieldEdge, T> through, Func<T, T, T> join)
    {
        Dictionary<FieldNode, T> reached = new() { [this] = output };
        PriorityQueue<FieldNode, int> open = new([(this, -_depth)]);
        while (open.TryDequeue(out FieldNode? node, out _))
        {
            reached.Remove(node, out T? here);
            visit(node, here!);
            foreach (FieldEdge edge in node.Edges)
            {
                T there = through(here!, edge);
                if (!reached.TryGetValue(edge.Source, out T? before))
                    open.Enqueue(edge.Source, -edge.Source._depth);
                reached[edge.Source] = before is null ? there : join(before, there);
            }
        }
    }
}
