using System.Collections.Immutable;
using TorchConv.Arithmetic;
using TorchConv.ReceptiveFields;
using TorchSharp;

namespace TorchConv.Summaries;

/// <summary>
/// From which positions of its sources each position of a tensor is computed, if its axes are the given dimensions, as
/// <see cref="PositionProbe"/> finds it out.
/// </summary>
internal sealed class PositionRelation(
    PositionProbe probe, torch.Tensor tensor, ImmutableArray<int> dimensions, IReadOnlyList<FieldSource> sources)
{
    private const double Tolerance = 1e-9;

    /// <summary>So many positions do not follow a rule by chance.</summary>
    private const long FewPositions = 48;

    /// <summary>So many rows can be looked at one by one.</summary>
    private const long FewRows = 64;

    private readonly long[] _lengths = [.. dimensions.Select(dimension => tensor.shape[dimension])];
    private double[][]? _plain;

    public ImmutableArray<int> Dimensions => dimensions;

    /// <summary>The gradients of the sources that are known already, and the numbers with which the positions were multiplied.</summary>
    public (double[] Code, double[][] Coded)? Known { get; set; }

    /// <summary>Why there is no relation, once it was not found.</summary>
    public NoField? Reason { get; private set; }

    /// <summary>For each source the relation along each axis; null where none was found.</summary>
    public ImmutableArray<PositionMap>?[] Maps { get; } = new ImmutableArray<PositionMap>?[sources.Count];

    /// <summary>Returns whether it keeps the positions of every source, or of a part that is cut out of it.</summary>
    public bool Keeps()
    {
        if (Known is null)
        {
            torch.Tensor code = probe.CodeOf(tensor, dimensions);
            Known = (PositionProbe.Numbers(code), probe.NumbersOf(tensor, sources, code));
        }

        for (int i = 0; i < sources.Count; i++)
            Maps[i] = Same(i, Known.Value.Code, Known.Value.Coded[i]);
        return Maps.All(maps => maps is not null);
    }

    /// <summary>Returns whether it is a relation that repeats, for those sources whose positions it does not keep.</summary>
    public bool Repeats()
    {
        int[] others = [.. Enumerable.Range(0, sources.Count).Where(i => Maps[i] is null)];
        (long[] Middle, long[][] Read)[] middles = Middles(others);
        for (int i = 0; i < others.Length; i++)
        {
            if (WholeAxes(sources[others[i]], middles[i].Read) is { Length: > 0 } whole)
                return ReadsWhole(whole, sources[others[i]]);
        }

        // A maximum reads one position of its window: these may follow a rule by chance where there are few of them.
        probe.IsDoubtful |= _lengths.Aggregate((product, length) => product * length) < FewPositions;
        PositionMap[][] maps = [.. others.Select(_ => new PositionMap[_lengths.Length])];
        for (int axis = 0; axis < _lengths.Length; axis++)
        {
            SortedSet<long>[][]? read = null;
            if (probe.IsAsked(axis) && (read = Read(others, axis, StepOf(others, middles, axis))) is null)
                return Doubt(NoField.NoWindow);
            for (int i = 0; i < others.Length; i++)
            {
                long length = sources[others[i]].Lengths[axis];
                if (read is null)
                    maps[i][axis] = PositionMap.Same;
                else if (PositionFit.Find(read[i], length) is { } map)
                    maps[i][axis] = map;
                else
                    return Doubt(Math.Min(_lengths[axis], length) < 8 ? NoField.TooFewPositions : NoField.NoWindow);
            }
        }

        for (int i = 0; i < others.Length; i++)
        {
            // Rows for columns would be found along neither axis alone.
            bool isProduct = middles[i].Read.All(position => Enumerable.Range(0, position.Length)
                .All(axis => !probe.IsAsked(axis) || maps[i][axis].PositionsOf(middles[i].Middle[axis]).Contains(position[axis])));
            if (!isProduct)
                return Fail(NoField.NoWindow);
            Maps[others[i]] = [.. maps[i]];
        }

        return true;
    }

    /// <summary>
    /// Returns whether the lengths on the given image are such as the relation makes them: the part of a source that is not read at its
    /// ends is as long there as on the image on which it was found.
    /// </summary>
    /// <param name="shape">The shape of the tensor on the given image.</param>
    public bool Fits(IReadOnlyList<long> shape) => sources.Zip(Maps).All(one =>
        Enumerable.Range(0, _lengths.Length).All(axis => !probe.IsAsked(axis)
            || Left(one.Second!.Value[axis], one.First.Lengths[axis], _lengths[axis])
                == Left(one.Second.Value[axis], one.First.Field.Node!.Lengths[axis], shape[dimensions[axis]])));

    private static long Left(PositionMap map, long source, long result) => checked((source * map.Period) - (result * map.Shift));

    private ImmutableArray<PositionMap>? Same(int source, double[] code, double[] coded)
    {
        long[] lengths = sources[source].Lengths;
        if (lengths.Zip(_lengths).Any(pair => pair.First < pair.Second))
            return null;

        // Along an axis with one position everything keeps positions.
        if (Enumerable.Range(0, lengths.Length).Any(axis => lengths[axis] == 1 && probe.IsAsked(axis)))
        {
            Reason = NoField.TooFewPositions;
            return null;
        }

        if (FirstRead(coded, lengths) is not { } first)
            return null;

        int[] part = Part(first, lengths);
        (double least, double most) = (double.PositiveInfinity, double.NegativeInfinity);
        for (int i = 0; i < part.Length; i++)
        {
            double quotient = coded[part[i]] / code[i];
            (least, most) = (Math.Min(least, quotient), Math.Max(most, quotient));
        }

        bool isSame = most - least <= Tolerance * Math.Max(Math.Abs(least), Math.Abs(most));
        if (!isSame)
        {
            _plain ??= probe.NumbersOf(tensor, sources, torch.ones(ShapeOfCode(), torch.float64));
            double[] plain = _plain[source];
            double largest = part.Max(i => Math.Abs(plain[i]));
            isSame = Enumerable.Range(0, part.Length)
                .All(i => Math.Abs(coded[part[i]] - (plain[part[i]] * code[i])) <= Tolerance * largest);
        }

        return isSame ? [.. first.Select(PositionMap.MovedBy)] : null;
    }

    /// <summary>
    /// Returns the first position of the source that is read, along each axis, if those that are read are as many as this tensor has.
    /// </summary>
    private long[]? FirstRead(double[] coded, long[] lengths)
    {
        long[] first = new long[lengths.Length], last = new long[lengths.Length];
        if (lengths.SequenceEqual(_lengths))
            return first;

        Array.Fill(first, long.MaxValue);
        for (int i = 0; i < coded.Length; i++)
        {
            if (!(Math.Abs(coded[i]) > probe.Zero))
                continue;
            long[] position = Unravel(i, lengths);
            for (int axis = 0; axis < first.Length; axis++)
                (first[axis], last[axis]) = (Math.Min(first[axis], position[axis]), Math.Max(last[axis], position[axis]));
        }

        return Enumerable.Range(0, first.Length).All(axis => last[axis] - first[axis] + 1 == _lengths[axis]) ? first : null;
    }

    /// <summary>Returns for each position of this tensor the index of the same position in a part of a source.</summary>
    private int[] Part(long[] first, long[] lengths)
    {
        int[] part = [0];
        for (int axis = 0; axis < lengths.Length; axis++)
        {
            part =
            [
                .. from row in part
                   from i in Enumerable.Range(0, (int)_lengths[axis])
                   select (int)((row * lengths[axis]) + first[axis] + i),
            ];
        }

        return part;
    }

    private int[] WholeAxes(FieldSource source, long[][] read) =>
    [
        .. Enumerable.Range(0, _lengths.Length)
            .Where(axis => probe.IsAsked(axis) && read.Select(position => position[axis]).Distinct().Count() == source.Lengths[axis]),
    ];

    /// <summary>One position reads a source from end to end along some axes: that is no window that moves, or all of the source.</summary>
    private bool ReadsWhole(int[] axes, FieldSource source)
    {
        return Enumerable.Range(0, _lengths.Length).Where(probe.IsAsked).SequenceEqual(axes)
            ? Fail(Array.Exists(axes, axis => source.Lengths[axis] < 5) ? NoField.TooFewPositions : NoField.SeesAll)
            : Doubt(axes.Min(axis => Math.Min(_lengths[axis], source.Lengths[axis])) < 8 ? NoField.TooFewPositions : NoField.NoWindow);
    }

    /// <summary>A maximum reads one position for each number: with numbers of their own, the channels together read all.</summary>
    private bool Doubt(NoField reason)
    {
        probe.IsDoubtful = true;
        return Fail(reason);
    }

    private bool Fail(NoField reason)
    {
        Reason = reason;
        return false;
    }

    /// <summary>Returns for each source a position near the middle, and the positions of the source from which it is computed.</summary>
    private (long[] Middle, long[][] Read)[] Middles(int[] others)
    {
        (long[] Middle, long[][] Read)[] middles = new (long[], long[][])[others.Length];
        for (int moved = 0; moved < 1 << _lengths.Length && (moved == 0 || middles.Any(one => one.Read.Length == 0)); moved++)
        {
            long[] middle = [.. _lengths.Select((length, axis) => Math.Min(length - 1, (length / 2) + ((moved >> axis) & 1)))];
            torch.Tensor one = torch.zeros(_lengths, torch.float64);
            one[[.. middle.Select(position => torch.TensorIndex.Single(position))]] = torch.ones([], torch.float64);
            double[][] gradients = GradientsOf(others, one.view(ShapeOfCode()));
            for (int i = 0; i < others.Length; i++)
            {
                if (middles[i].Read is { Length: > 0 })
                    continue;
                double[] gradient = gradients[i];
                double zero = gradient.Max(Math.Abs) * Tolerance;
                long[] lengths = sources[others[i]].Lengths;
                IEnumerable<int> indices = Enumerable.Range(0, gradient.Length).Where(at => Math.Abs(gradient[at]) > zero);
                middles[i] = (middle, [.. indices.Select(at => Unravel(at, lengths))]);
            }
        }

        return middles;
    }

    /// <summary>
    /// Returns how far apart rows of the tensor are that read none of the same positions, if all read as many as that in the middle.
    /// </summary>
    private long StepOf(int[] others, (long[] Middle, long[][] Read)[] middles, int axis)
    {
        long step = 1;
        for (int i = 0; i < others.Length; i++)
        {
            if (middles[i].Read is not { Length: > 0 } read)
                continue;
            long width = read.Max(position => position[axis]) - read.Min(position => position[axis]) + 1;
            step = Math.Max(step, Integers.DivideRoundingUp(width * _lengths[axis], sources[others[i]].Lengths[axis]));
        }

        return step;
    }

    /// <summary>
    /// Returns for each source the positions, along an axis, from which each row of the tensor is computed; null if rows far from each
    /// other read the same ones.
    /// </summary>
    private SortedSet<long>[][]? Read(int[] others, int axis, long step)
    {
        for (int wider = 0; wider < 4 && (step <= FewRows || 2 * step <= _lengths[axis]); wider++, step += (step + 1) / 2)
        {
            SortedSet<long>[][] read = [.. others.Select(_ => Rows())];
            bool isSeparate = true;
            for (long first = 0; first < Math.Min(step, _lengths[axis]) && isSeparate; first++)
                isSeparate = Comb(others, axis, first, step, read);
            if (isSeparate)
                return read;
        }

        return null;

        SortedSet<long>[] Rows() => [.. Enumerable.Range(0, (int)_lengths[axis]).Select(_ => new SortedSet<long>())];
    }

    /// <summary>
    /// Finds the positions that every <paramref name="step"/>th row reads; returns false if two of these rows read the same position.
    /// </summary>
    private bool Comb(int[] others, int axis, long first, long step, SortedSet<long>[][] read)
    {
        double[] number = PositionProbe.Numbers(probe.Random(_lengths[axis])), plain = new double[number.Length];
        for (long i = 0; i < number.Length; i++)
            (number[i], plain[i]) = i % step == first ? (number[i], 1) : (0, 0);

        int[] rows = [.. Enumerable.Range(0, number.Length).Where(i => plain[i] == 1).OrderBy(i => number[i])];
        double[] numbers = [.. rows.Select(row => number[row])];
        double[][] h = GradientsOf(others, Factor(plain, axis)), g = GradientsOf(others, Factor(number, axis));
        for (int source = 0; source < others.Length; source++)
        {
            long[] lengths = sources[others[source]].Lengths;
            long after = lengths[(axis + 1)..].Aggregate(1L, (product, length) => product * length);
            double zero = h[source].Max(Math.Abs) * Tolerance;
            for (int i = 0; i < h[source].Length; i++)
            {
                (double one, double coded) = (h[source][i], g[source][i]);
                if (Math.Abs(one) <= zero && Math.Abs(coded) <= zero)
                    continue;
                int at = Array.BinarySearch(numbers, coded / one);
                at = at >= 0 ? at : ~at;
                int nearest = at < numbers.Length && IsNear(at) ? at : at > 0 && IsNear(at - 1) ? at - 1 : -1;
                if (nearest < 0)
                    return false;
                read[source][rows[nearest]].Add(i / after % lengths[axis]);

                bool IsNear(int member) => Math.Abs(numbers[member] - (coded / one)) < 1e-8;
            }
        }

        return true;
    }

    private torch.Tensor Factor(double[] values, int axis)
    {
        long[] shape = new long[_lengths.Length];
        Array.Fill(shape, 1);
        shape[axis] = _lengths[axis];
        return torch.tensor(values).view(shape).expand(_lengths).reshape(ShapeOfCode());
    }

    private double[][] GradientsOf(int[] others, torch.Tensor factor) => probe.NumbersOf(tensor, others.Select(i => sources[i]), factor);

    private long[] ShapeOfCode() =>
        [.. Enumerable.Range(0, (int)tensor.dim()).Select(i => dimensions.Contains(i) ? tensor.shape[i] : 1)];

    private static long[] Unravel(long index, long[] lengths)
    {
        long[] position = new long[lengths.Length];
        for (int axis = lengths.Length - 1; axis >= 0; axis--)
            (index, position[axis]) = Math.DivRem(index, lengths[axis]);
        return position;
    }
}
