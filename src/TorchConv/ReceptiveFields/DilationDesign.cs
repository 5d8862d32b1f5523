using System.Collections.Immutable;
using System.Numerics;
using TorchConv.Arithmetic;
using TorchConv.Layers;

namespace TorchConv.ReceptiveFields;

/// <summary>
/// The dilations of a stack of equal convolutions with stride 1 that give the largest receptive field without gaps. The order of
/// the layers changes neither field nor coverage, so each list represents all of its permutations; it is in ascending order.
/// </summary>
/// <param name="KernelSize">The kernel size of each layer.</param>
/// <param name="Lists">The number of lists that were searched: all ascending lists of this many dilations from 1 to the largest.</param>
/// <param name="Best">The best lists, the largest field first; of equal fields, the list with the smaller dilations first.</param>
public sealed record DilationDesign(long KernelSize, BigInteger Lists, ImmutableArray<DilationList> Best)
{
    /// <summary>The largest number of layers, and of lists that are returned.</summary>
    public const int MaxCount = 1000;

    /// <summary>The largest number of dilations in all returned lists together: the coverage of each list is computed.</summary>
    public const int MaxDilations = 10_000;

    /// <summary>
    /// Searches all lists. Two facts shorten the search without losing a list. First, an ascending list has no gaps if and only if
    /// each dilation is at most the field of the dilations before it: otherwise the position after that field is a gap that no
    /// larger dilation reaches. Second, always taking the largest such dilation gives an upper bound for the field of the complete
    /// list. The coverage of each returned list is computed again, exactly.
    /// </summary>
    /// <param name="layers">The number of layers.</param>
    /// <param name="maxDilation">The largest dilation of a layer.</param>
    /// <param name="kernelSize">The kernel size of each layer in height and width.</param>
    /// <param name="best">The largest number of lists to return.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A number is too small, layers or best is above <see cref="MaxCount"/>, the lists would have more than
    /// <see cref="MaxDilations"/> dilations together, or the field overflows.
    /// </exception>
    public static DilationDesign Search(long layers, long maxDilation, long kernelSize = 3, long best = 1)
    {
        CheckCount(layers, nameof(layers));
        Guard.AtLeast(1, maxDilation, nameof(maxDilation));
        Guard.AtLeast(2, kernelSize, nameof(kernelSize));
        CheckCount(best, nameof(best));
        if (layers * best > MaxDilations)
        {
            throw new TooLargeException(
                nameof(best), $"best ({best}) lists of {layers} dilations must have at most {MaxDilations} dilations together");
        }

        Guard.NoOverflow(
            () => checked(1 + (layers * (kernelSize - 1) * maxDilation)), nameof(maxDilation), "the field of the largest dilations");

        BestLists found = new((int)layers, maxDilation, kernelSize, (int)best);
        return new DilationDesign(
            kernelSize,
            Integers.Binomial(maxDilation + layers - 1, layers),
            [.. found.Search().Select(dilations => new DilationList([.. dilations], FieldOf(dilations, kernelSize)))]);
    }

    private static void CheckCount(long value, string name)
    {
        if (Guard.AtLeast(1, value, name) > MaxCount)
            throw new TooLargeException(name, $"{name} ({value}) must be at most {MaxCount}");
    }

    private static ReceptiveField FieldOf(long[] dilations, long kernelSize)
    {
        ReceptiveField field = ReceptiveField.Of(
            new StackSpec(dilations.Select(dilation => new Conv2dSpec(1, 1, kernelSize, dilation: dilation))));
        return !field.IsGridded
            ? field
            : throw new InvalidOperationException($"the search found {string.Join(", ", dilations)}, which has gaps");
    }
}

/// <summary>Dilations of a stack without gaps.</summary>
/// <param name="Dilations">The dilations in ascending order; any order gives the same coverage.</param>
/// <param name="Field">Their receptive field.</param>
public sealed record DilationList(ImmutableArray<long> Dilations, ReceptiveField Field);

/// <summary>
/// The search of <see cref="DilationDesign"/>: depth first through the ascending lists without gaps, larger dilations first.
/// </summary>
internal sealed class BestLists(int layers, long maxDilation, long kernelSize, int best)
{
    private readonly long[] _list = new long[layers];
    private readonly List<(long Field, long[] List)> _found = [];

    public IEnumerable<long[]> Search()
    {
        Extend(0, field: 1);
        return _found.Select(found => found.List);
    }

    private void Extend(int chosen, long field)
    {
        if (chosen == layers)
        {
            Keep(field);
            return;
        }

        for (long dilation = Math.Min(field, maxDilation); dilation >= (chosen == 0 ? 1 : _list[chosen - 1]); dilation--)
        {
            long extended = field + ((kernelSize - 1) * dilation);
            if (_found.Count == best && Reachable(extended, layers - chosen - 1) < _found[^1].Field)
                break;

            _list[chosen] = dilation;
            Extend(chosen + 1, extended);
        }
    }

    private long Reachable(long field, int more)
    {
        for (int i = 0; i < more; i++)
            field += (kernelSize - 1) * Math.Min(field, maxDilation);
        return field;
    }

    private void Keep(long field)
    {
        int place = _found.Count;
        while (place > 0 && IsBefore(_found[place - 1]))
            place--;
        _found.Insert(place, (field, [.. _list]));
        if (_found.Count > best)
            _found.RemoveAt(best);

        bool IsBefore((long Field, long[] List) other) =>
            field > other.Field || (field == other.Field && _list.AsSpan().SequenceCompareTo(other.List) < 0);
    }
}
