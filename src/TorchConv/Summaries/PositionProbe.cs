using System.Collections.Immutable;
using TorchConv.ReceptiveFields;
using TorchSharp;

namespace TorchConv.Summaries;

/// <summary>A tensor from which others are computed: a leaf of autograd, with one number for each position, and its field.</summary>
internal sealed record FieldSource(torch.Tensor Values, TensorField Field)
{
    /// <summary>
    /// The number of positions along each axis on the image on which the model runs, which may be smaller than the given one.
    /// </summary>
    public long[] Lengths { get; } = [.. Field.Dimensions.Select(dimension => Values.shape[dimension])];
}

/// <summary>
/// Finds by gradients from which positions of its sources each position of a tensor is computed, whatever operations are between.
/// </summary>
/// <remarks>
/// <para>
/// The gradient g with respect to a source, of the sum of all positions i of the tensor, each multiplied by its own random number
/// cᵢ, is compared with the gradient h of the plain sum. If g is c·h at each position, each position of the source is read by the
/// same position of the tensor alone: g is the sum of Jᵢcᵢ where h is the sum of Jᵢ, and for random numbers these agree only if
/// every other Jᵢ is 0. So one comparison proves at once for all positions, including those at the ends, that an operation keeps
/// them; its kind need not be known.
/// </para>
/// <para>
/// If it does not keep them, the same is done for every mth row of the tensor alone, with m large enough for each position of the
/// source to be read by at most one of them: the ratio of g and h is its number. This gives the positions that are read for each
/// row, in which <see cref="PositionFit"/> finds the rule.
/// </para>
/// </remarks>
/// <param name="axes">The number of axes of the image.</param>
/// <param name="isWanted">Whether an axis is to be found out; the others are taken to keep positions.</param>
/// <param name="channels">
/// Whether each channel has random numbers of its own; otherwise all channels have the same ones, which costs no memory.
/// </param>
internal sealed class PositionProbe(int axes, IReadOnlyList<bool> isWanted, bool channels) : IDisposable
{
    private readonly torch.Generator _generator = new(0, torch.CPU);
    private readonly Dictionary<string, torch.Tensor> _numbers = [];

    /// <summary>
    /// Whether a gradient was 0 though autograd knows a path, or a relation was not found: it may be so only because all channels have
    /// the same numbers.
    /// </summary>
    public bool IsDoubtful { get; set; }

    /// <summary>A gradient below this is 0. With equal channels, what subtracts their mean leaves rounding errors.</summary>
    public double Zero { get; } = channels ? 1e-14 : 1e-9;

    /// <summary>Whether an axis is to be found out.</summary>
    public bool IsAsked(int axis) => isWanted[axis];

    /// <summary>Returns a tensor of random numbers between 1/4 and 3/4.</summary>
    public torch.Tensor Random(params long[] shape) => torch.empty(shape, torch.float64).uniform_(0.25, 0.75, _generator);

    public void Dispose() => _generator.Dispose();

    /// <summary>Finds out how a tensor was computed from some of the sources.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="sources">All that it may be computed from.</param>
    /// <param name="shape">Its shape on the image that was given, where the model may run on a smaller one.</param>
    public Finding Find(torch.Tensor tensor, IReadOnlyList<FieldSource> sources, IReadOnlyList<long> shape)
    {
        if (!torch.is_floating_point(tensor) || !tensor.requires_grad || tensor.numel() == 0)
            return Finding.Without(NoField.NoGradient);
        if (tensor.dim() != shape.Count)
            return Finding.Without(NoField.TooFewPositions);

        using DisposeScope scope = torch.NewDisposeScope();
        _numbers.Clear();
        ImmutableArray<int>[] candidates = [.. Candidates((int)tensor.dim())];
        torch.Tensor code = candidates.Length > 0 ? CodeOf(tensor, candidates[0]) : torch.ones([], torch.float64);
        torch.Tensor?[] gradients = Gradients(tensor, [.. sources.Select(source => source.Values)], Spread(tensor, code));
        (FieldSource Source, double[] Gradient)[] used =
        [
            .. sources.Zip(gradients).Where(pair => pair.Second is not null)
                .Select(pair => (pair.First, Numbers(pair.Second!)))
                .Where(pair => !IsZero(pair.Item2)),
        ];

        if (used.FirstOrDefault(one => one.Source.Field.Reason is NoField.SeesAll or NoField.NoPositions).Source is not null)
            return Finding.Like(TensorField.Without(tensor.dim() > 2 ? NoField.SeesAll : NoField.NoPositions));
        if (used.FirstOrDefault(one => one.Source.Field.Reason is not (null or NoField.NoImage)).Source is { } without)
            return Finding.Like(without.Field);

        FieldSource? noImage = used.FirstOrDefault(one => one.Source.Field.Node is null).Source;
        used = [.. used.Where(one => one.Source.Field.Node is not null)];
        if (used.Length == 0)
            return noImage is null ? Finding.Without(NoField.NoGradient) : Finding.Like(noImage.Field);
        if (candidates.Length == 0)
            return tensor.dim() > 2 ? Finding.Without(NoField.NoWindow) : Finding.Like(TensorField.Without(NoField.NoPositions));

        FieldSource[] read = [.. used.Select(one => one.Source)];
        PositionRelation[] relations = [.. candidates.Select(dimensions => new PositionRelation(this, tensor, dimensions, read))];
        relations[0].Known = (Numbers(code), [.. used.Select(one => one.Gradient)]);
        PositionRelation? found = Array.Find(relations, one => one.Keeps())
            ?? Array.Find(relations, one => (channels || !IsDoubtful) && one.Repeats());
        if (found is null)
            return Finding.Without(relations.Select(one => one.Reason).FirstOrDefault(reason => reason is not null) ?? NoField.NoWindow);
        return found.Fits(shape)
            ? Finding.From([.. read.Zip(found.Maps, (source, maps) => (source.Field, maps!.Value))], found.Dimensions, shape)
            : Finding.Without(NoField.TooFewPositions);
    }

    /// <summary>The dimensions that may be the axes of the image: the last ones, or those after the batch if channels are last.</summary>
    private IEnumerable<ImmutableArray<int>> Candidates(int rank)
    {
        if (rank != axes + 2)
            yield break;
        yield return [.. Enumerable.Range(2, axes)];
        yield return [.. Enumerable.Range(1, axes)];
    }

    public torch.Tensor CodeOf(torch.Tensor tensor, ImmutableArray<int> dimensions) =>
        Random([.. Enumerable.Range(0, (int)tensor.dim()).Select(i => dimensions.Contains(i) ? tensor.shape[i] : 1)]);

    /// <summary>
    /// Repeats a factor for all channels, or multiplies it by a random number for each of them, always the same one for a tensor.
    /// </summary>
    private torch.Tensor Spread(torch.Tensor tensor, torch.Tensor factor)
    {
        if (!channels)
            return factor.expand(tensor.shape);

        long[] shape = factor.dim() == 0 ? tensor.shape : [.. factor.shape.Zip(tensor.shape, (size, whole) => size == 1 ? whole : 1)];
        string key = string.Join(',', shape);
        if (!_numbers.TryGetValue(key, out torch.Tensor? numbers))
            _numbers[key] = numbers = Random(shape);
        return factor * numbers;
    }

    private bool IsZero(double[] gradient)
    {
        bool isZero = !(gradient.Max(Math.Abs) > Zero);
        IsDoubtful |= isZero;
        return isZero;
    }

    /// <summary>Returns the gradients of sources that the tensor is computed from, of its sum with these factors.</summary>
    public double[][] NumbersOf(torch.Tensor tensor, IEnumerable<FieldSource> sources, torch.Tensor factor) =>
        [.. Gradients(tensor, [.. sources.Select(source => source.Values)], Spread(tensor, factor)).Select(gradient => Numbers(gradient!))];

    public static double[] Numbers(torch.Tensor tensor) => tensor.contiguous().data<double>().ToArray();

    private static torch.Tensor?[] Gradients(torch.Tensor tensor, IList<torch.Tensor> sources, torch.Tensor factors) =>
    [
        .. torch.autograd.grad([tensor], sources, [factors.to(tensor.dtype)], retain_graph: true, allow_unused: true)
            .Select(gradient => gradient.IsInvalid ? null : gradient),
    ];
}
