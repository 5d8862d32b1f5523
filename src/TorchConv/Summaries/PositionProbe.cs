using System.Collections.Immutable;
using TorchConv.ReceptiveFields;
using TorchSharp;

namespace TorchConv.Summaries;

/// <summary>A tensor from which others are computed: a leaf of autograd, with one number for each position, and its field.</summary>
internal sealed record FieldSource(torch.Tensor Values, TensorField Field)
{
    /// <summary>The number of positions along each axis on the image on which the model runs, which may be smaller than the given one.</summary>
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
    private const double Tolerance = 1e-9;

    /// <summary>So many positions do not follow a rule by chance.</summary>
    private const long FewPositions = 48;

    /// <summary>A gradient below this is 0. With equal channels, what subtracts their mean leaves rounding errors.</summary>
    private readonly double _zero = channels ? 1e-14 : 1e-9;

    private readonly torch.Generator _generator = new(0, torch.CPU);
    private readonly Dictionary<string, torch.Tensor> _numbers = [];

    /// <summary>
    /// Whether a gradient was 0 though autograd knows a path, or a relation was not found: it may be so only because all channels have
    /// the same numbers.
    /// </summary>
    public bool IsDoubtful { get; private set; }

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
        (FieldSource Source, torch.Tensor Gradient)[] used =
        [
            .. sources.Zip(gradients).Where(pair => pair.Second is not null)
                .Select(pair => (pair.First, pair.Second!))
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

        NoField? reason = null;
        foreach (bool isSameOnly in new[] { true, false })
        {
            for (int i = 0; i < candidates.Length; i++)
            {
                Relation relation = new(this, tensor, candidates[i]);
                ImmutableArray<PositionMap>[] maps =
                [
                    .. used.Select(one => relation.Same(one.Source, i == 0 ? (one.Gradient, code) : null)
                        ?? (isSameOnly ? [] : relation.Find(one.Source))),
                ];
                if (maps.All(map => map.Length > 0))
                {
                    long[] lengths = [.. candidates[i].Select(dimension => shape[dimension])];
                    return used.Zip(maps).All(one => relation.Fits(one.First.Source, one.Second, lengths))
                        ? Finding.From([.. used.Zip(maps, (one, map) => (one.Source.Field, map))], candidates[i], shape)
                        : Finding.Without(NoField.TooFewPositions);
                }

                reason ??= relation.Reason;
            }
        }

        return Finding.Without(reason ?? NoField.NoWindow);
    }

    /// <summary>The dimensions that may be the axes of the image: the last ones, or those after the batch if channels are last.</summary>
    private IEnumerable<ImmutableArray<int>> Candidates(int rank)
    {
        if (rank != axes + 2)
            yield break;
        yield return [.. Enumerable.Range(2, axes)];
        yield return [.. Enumerable.Range(1, axes)];
    }

    private torch.Tensor CodeOf(torch.Tensor tensor, ImmutableArray<int> dimensions) =>
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

    private bool IsZero(torch.Tensor gradient)
    {
        bool isZero = !(Largest(gradient) > _zero);
        IsDoubtful |= isZero;
        return isZero;
    }

    private static double Largest(torch.Tensor tensor) => tensor.abs().max().item<double>();

    private static torch.Tensor?[] Gradients(torch.Tensor tensor, IList<torch.Tensor> sources, torch.Tensor factors) =>
    [
        .. torch.autograd.grad([tensor], sources, [factors.to(tensor.dtype)], retain_graph: true, allow_unused: true)
            .Select(gradient => gradient.IsInvalid ? null : gradient),
    ];

    /// <summary>The relation of one tensor with its sources, if its axes are the given dimensions.</summary>
    private sealed class Relation(PositionProbe probe, torch.Tensor tensor, ImmutableArray<int> dimensions)
    {
        private readonly long[] _lengths = [.. dimensions.Select(dimension => tensor.shape[dimension])];

        /// <summary>Why there is no relation, once it was not found.</summary>
        public NoField? Reason { get; private set; }

        /// <summary>
        /// Returns the relation that keeps positions, of the whole source or of a part that is cut out of it; null if they are not kept.
        /// </summary>
        public ImmutableArray<PositionMap>? Same(FieldSource source, (torch.Tensor Coded, torch.Tensor Code)? known)
        {
            long[] lengths = source.Lengths;
            if (lengths.Zip(_lengths).Any(pair => pair.First < pair.Second))
                return null;

            // Along an axis with one position everything keeps positions.
            if (Enumerable.Range(0, lengths.Length).Any(axis => lengths[axis] == 1 && probe.IsAsked(axis)))
            {
                Reason = NoField.TooFewPositions;
                return null;
            }

            torch.Tensor code = (known?.Code ?? probe.CodeOf(tensor, dimensions)).view(_lengths);
            torch.Tensor coded = (known?.Coded ?? GradientOf(source, code.view(ShapeOfCode()))).view(lengths);
            if (FirstRead(coded) is not { } first)
                return null;

            torch.Tensor part = Cut(coded, first), quotient = part / code;
            (double least, double most) = (quotient.min().item<double>(), quotient.max().item<double>());
            bool isSame = most - least <= Tolerance * Math.Max(Math.Abs(least), Math.Abs(most));
            if (!isSame)
            {
                torch.Tensor plain = Cut(GradientOf(source, torch.ones(ShapeOfCode(), torch.float64)).view(lengths), first);
                isSame = Largest(part - (plain * code)) <= Tolerance * Largest(plain);
            }

            return isSame ? [.. first.Select(PositionMap.MovedBy)] : null;
        }

        /// <summary>
        /// Returns whether the lengths on the given image are such as the relation makes them: the part of the source that is not read
        /// at the ends is as long there as on the image on which it was found.
        /// </summary>
        public bool Fits(FieldSource source, ImmutableArray<PositionMap> maps, long[] lengths) => maps.Select((map, axis) => (map, axis))
            .All(one => !probe.IsAsked(one.axis)
                || (source.Lengths[one.axis] * one.map.Period) - (_lengths[one.axis] * one.map.Shift)
                    == (source.Field.Node!.Lengths[one.axis] * one.map.Period) - (lengths[one.axis] * one.map.Shift));

        private torch.Tensor Cut(torch.Tensor whole, long[] first) =>
            first.Select((position, axis) => (position, axis))
                .Aggregate(whole, (part, cut) => part.narrow(cut.axis, cut.position, _lengths[cut.axis]));

        /// <summary>
        /// Returns the first position of the source that is read, along each axis, if those that are read are as many as this tensor has.
        /// </summary>
        private long[]? FirstRead(torch.Tensor coded)
        {
            long[] first = new long[_lengths.Length];
            if (coded.shape.SequenceEqual(_lengths))
                return first;

            torch.Tensor isRead = coded.abs();
            for (int axis = 0; axis < first.Length; axis++)
            {
                long[] others = [.. Enumerable.Range(0, first.Length).Where(other => other != axis).Select(other => (long)other)];
                double[] along = Numbers(isRead.amax(others));
                first[axis] = Array.FindIndex(along, number => number > probe._zero);
                if (first[axis] < 0 || Array.FindLastIndex(along, number => number > probe._zero) - first[axis] + 1 != _lengths[axis])
                    return null;
            }

            return first;
        }

        /// <summary>Returns the relation along each axis; empty if there is none.</summary>
        public ImmutableArray<PositionMap> Find(FieldSource source)
        {
            long[] lengths = source.Lengths;
            (long[] middle, long[][] read) = Middle(source, lengths);
            SortedSet<long>[] along = [.. lengths.Select((_, axis) => new SortedSet<long>(read.Select(position => position[axis])))];
            if (Enumerable.Range(0, lengths.Length).All(axis => along[axis].Count == lengths[axis] || !probe.IsAsked(axis)))
            {
                bool isShort = Enumerable.Range(0, lengths.Length).Any(axis => lengths[axis] < 5 && probe.IsAsked(axis));
                return Fail(isShort ? NoField.TooFewPositions : NoField.SeesAll);
            }

            // A maximum reads one position of its window: these may follow a rule by chance where there are few of them.
            probe.IsDoubtful |= _lengths.Aggregate((product, length) => product * length) < FewPositions;
            PositionMap[] maps = new PositionMap[lengths.Length];
            for (int axis = 0; axis < lengths.Length; axis++)
            {
                if (!probe.IsAsked(axis))
                    maps[axis] = PositionMap.Same;
                else if (PositionFit.Find(Read(source, lengths, axis), lengths[axis]) is { } map)
                    maps[axis] = map;
                else
                    return Doubt(Math.Min(_lengths[axis], lengths[axis]) < 8 ? NoField.TooFewPositions : NoField.NoWindow);
            }

            // Rows for columns would be found along neither axis alone.
            bool isProduct = read.All(position => Enumerable.Range(0, lengths.Length)
                .All(axis => !probe.IsAsked(axis) || maps[axis].PositionsOf(middle[axis]).Contains(position[axis])));
            return isProduct ? [.. maps] : Fail(NoField.NoWindow);
        }

        /// <summary>A maximum reads one position for each number: with numbers of their own, the channels together read all.</summary>
        private ImmutableArray<PositionMap> Doubt(NoField reason)
        {
            probe.IsDoubtful = true;
            return Fail(reason);
        }

        private ImmutableArray<PositionMap> Fail(NoField reason)
        {
            Reason = reason;
            return [];
        }

        /// <summary>Returns a position near the middle, and the positions of the source from which it is computed.</summary>
        private (long[] Middle, long[][] Read) Middle(FieldSource source, long[] lengths)
        {
            long[] middle = [];
            for (int moved = 0; moved < 1 << lengths.Length; moved++)
            {
                middle = [.. _lengths.Select((length, axis) => Math.Min(length - 1, (length / 2) + ((moved >> axis) & 1)))];
                torch.Tensor one = torch.zeros(_lengths, torch.float64);
                one[[.. middle.Select(position => torch.TensorIndex.Single(position))]] = torch.ones([], torch.float64);
                double[] gradient = Numbers(GradientOf(source, one.view(ShapeOfCode())));
                double zero = gradient.Max(Math.Abs) * Tolerance;
                IEnumerable<int> indices = Enumerable.Range(0, gradient.Length).Where(i => Math.Abs(gradient[i]) > zero);
                long[][] read = [.. indices.Select(i => Unravel(i, lengths))];
                if (read.Length > 0)
                    return (middle, read);
            }

            return (middle, []);
        }

        /// <summary>Returns the positions of the source, along an axis, from which each row of the tensor is computed.</summary>
        private SortedSet<long>[] Read(FieldSource source, long[] lengths, int axis)
        {
            for (long step = 4; ; step *= 2)
            {
                SortedSet<long>[] read = [.. Enumerable.Range(0, (int)_lengths[axis]).Select(_ => new SortedSet<long>())];
                bool isSeparate = true;
                for (long first = 0; first < Math.Min(step, _lengths[axis]) && isSeparate; first++)
                    isSeparate = Comb(source, lengths, axis, first, step, read);
                if (isSeparate || step >= _lengths[axis])
                    return read;
            }
        }

        private bool Comb(FieldSource source, long[] lengths, int axis, long first, long step, SortedSet<long>[] read)
        {
            long[] shape = new long[_lengths.Length];
            Array.Fill(shape, 1);
            shape[axis] = _lengths[axis];
            double[] number = Numbers(probe.Random(_lengths[axis])), plain = new double[number.Length];
            Dictionary<long, double> members = [];
            for (long i = 0; i < number.Length; i++)
            {
                bool isMember = i % step == first;
                (number[i], plain[i]) = isMember ? (number[i], 1) : (0, 0);
                if (isMember)
                    members[i] = number[i];
            }

            (long Row, double Number)[] sorted = [.. members.Select(member => (member.Key, member.Value)).OrderBy(member => member.Value)];
            double[] numbers = [.. sorted.Select(member => member.Number)];
            double[] h = Numbers(GradientOf(source, Factor(plain))), g = Numbers(GradientOf(source, Factor(number)));
            double zero = h.Max(Math.Abs) * Tolerance;
            for (int i = 0; i < h.Length; i++)
            {
                if (Math.Abs(h[i]) <= zero && Math.Abs(g[i]) <= zero)
                    continue;
                int at = Array.BinarySearch(numbers, g[i] / h[i]);
                at = at >= 0 ? at : ~at;
                int nearest = at < numbers.Length && IsNear(at) ? at : at > 0 && IsNear(at - 1) ? at - 1 : -1;
                if (nearest < 0)
                    return false;
                read[sorted[nearest].Row].Add(Unravel(i, lengths)[axis]);

                bool IsNear(int member) => Math.Abs(numbers[member] - (g[i] / h[i])) < 1e-8;
            }

            return true;

            torch.Tensor Factor(double[] values) =>
                torch.tensor(values).view(shape).expand(_lengths).reshape(ShapeOfCode());
        }

        private long[] ShapeOfCode() =>
            [.. Enumerable.Range(0, (int)tensor.dim()).Select(i => dimensions.Contains(i) ? tensor.shape[i] : 1)];

        private torch.Tensor GradientOf(FieldSource source, torch.Tensor factor) =>
            Gradients(tensor, [source.Values], probe.Spread(tensor, factor))[0]!;

        private static double[] Numbers(torch.Tensor tensor) => tensor.contiguous().data<double>().ToArray();

        private static long[] Unravel(long index, long[] lengths)
        {
            long[] position = new long[lengths.Length];
            for (int axis = lengths.Length - 1; axis >= 0; axis--)
                (index, position[axis]) = Math.DivRem(index, lengths[axis]);
            return position;
        }
    }

    private bool IsAsked(int axis) => isWanted[axis];
}
