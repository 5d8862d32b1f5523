using System.Collections.Immutable;
using System.Numerics;
using TorchConv.Arithmetic;
using TorchConv.Layers;

namespace TorchConv.ReceptiveFields;

/// <summary>
/// Dilations for a stack of equal convolutions of stride 1, with the largest field that has no gaps. The order of the layers
/// changes neither field nor coverage, so each list stands for all of its orders; it is given in ascending order.
/// </summary>
/// <param name="KernelSize">The kernel size of each layer.</param>
/// <param name="Lists">How many lists were searched: those of so many dilations from 1 to the largest, each in ascending order.</param>
/// <param name="Best">The best lists, that of the largest field first; of equal fields the list with the smaller dilations first.</param>
public sealed record DilationDesign(long KernelSize, BigInteger Lists, ImmutableArray<DilationList> Best)
{
    /// <summary>The largest number of layers, and of lists that are answered.</summary>
    public const int MaxCount = 1000;

    /// <summary>The largest number of dilations in all lists together that are answered: the coverage of each is computed.</summary>
    public const int MaxDilations = 10_000;

    /// <summary>
    /// Searches all lists. Two facts cut the search short and lose nothing. In ascending order a list has no gaps if and only
    /// if each dilation is at most the field of those before it: otherwise the position after that field is a gap, which the
    /// larger dilations jump over. And taking the largest such dilation each time bounds what the rest of a list can still reach.
    /// The coverage of each list that is answered is computed once more, exactly.
    /// </summary>
    /// <param name="layers">The number of layers.</param>
    /// <param name="maxDilation">The largest dilation of a layer.</param>
    /// <param name="kernelSize">The kernel size of each layer in height and width.</param>
    /// <param name="best">How many lists are answered, if there are so many.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small, layers or best is more than <see cref="MaxCount"/>, the lists have more than <see cref="MaxDilations"/> dilations together, or the field overflows.</exception>
    public static DilationDesign Search(long layers, long maxDilation, long kernelSize = 3, long best = 1)
    {
        CheckCount(layers, nameof(layers));
        Guard.AtLeast(1, maxDilation, nameof(maxDilation));
        Guard.AtLeast(2, kernelSize, nameof(kernelSize));
        CheckCount(best, nameof(best));
        if (layers * best > MaxDilations)
            throw new TooLargeException(nameof(best), $"best ({best}) lists of {layers} dilations must have at most {MaxDilations} dilations together");

        Guard.NoOverflow(() => checked(1 + (layers * (kernelSize - 1) * maxDilation)), nameof(maxDilation), "the field of the largest dilations");

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
        ReceptiveField field = ReceptiveField.Of(new StackSpec(dilations.Select(dilation => new Conv2dSpec(1, 1, kernelSize, dilation: dilation))));
        return !field.IsGridded ? field : throw new InvalidOperationException($"the search found {string.Join(", ", dilations)}, which has gaps");
    }
}

/// <summary>Dilations that leave no gaps.</summary>
/// <param name="Dilations">The dilations in ascending order; any order gives the same coverage.</param>
/// <param name="Field">Their field.</param>
public sealed record DilationList(ImmutableArray<long> Dilations, ReceptiveField Field);

/// <summary>The search of <see cref="DilationDesign"/>: depth first through the ascending lists without gaps, larger dilations first.</summary>
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
        while (place > 0 && (_found[place - 1].Field < field || (_found[place - 1].Field == field && _found[place - 1].List.AsSpan().SequenceCompareTo(_list) > 0)))
            place--;
        _found.Insert(place, (field, [.. _list]));
        if (_found.Count > best)
            _found.RemoveAt(best);
    }
}
