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
    public const int Most = 1000;

    /// <summary>
    /// Searches all lists. Two facts cut the search short and lose nothing. In ascending order a list has no gaps if and only
    /// if each dilation is at most the field of those before it: otherwise the position behind that field is a gap, which the
    /// larger dilations jump over. And taking the largest such dilation each time bounds what the rest of a list can still reach.
    /// The coverage of each list that is answered is computed once more, exactly.
    /// </summary>
    /// <param name="layers">The number of layers.</param>
    /// <param name="maxDilation">The largest dilation of a layer.</param>
    /// <param name="kernelSize">The kernel size of each layer in height and width.</param>
    /// <param name="best">How many lists are answered, if there are so many.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small, layers or best is more than <see cref="Most"/>, or the field overflows.</exception>
    public static DilationDesign Search(long layers, long maxDilation, long kernelSize = 3, long best = 1)
    {
        FromOneToMost(layers, nameof(layers));
        Rule.AtLeast(1, maxDilation, nameof(maxDilation));
        Rule.AtLeast(2, kernelSize, nameof(kernelSize));
        FromOneToMost(best, nameof(best));
        Rule.Holds(() => checked(1 + (layers * (kernelSize - 1) * maxDilation)), nameof(maxDilation), "the field of the largest dilations");

        BestLists found = new((int)layers, maxDilation, kernelSize, (int)best);
        return new DilationDesign(
            kernelSize,
            Choose(maxDilation + layers - 1, layers),
            [.. found.Search().Select(dilations => new DilationList([.. dilations], FieldOf(dilations, kernelSize)))]);
    }

    private static void FromOneToMost(long value, string name)
    {
        if (Rule.AtLeast(1, value, name) > Most)
            throw new ArgumentOutOfRangeException(name, $"{name} ({value}) must be at most {Most}");
    }

    private static ReceptiveField FieldOf(long[] dilations, long kernelSize)
    {
        ReceptiveField field = ReceptiveField.Of(new StackSpec(dilations.Select(dilation => new Conv2dSpec(1, 1, kernelSize, dilation: dilation))));
        return !field.IsGridded ? field : throw new InvalidOperationException($"the search found {string.Join(", ", dilations)}, which has gaps");
    }

    private static BigInteger Choose(BigInteger from, long many)
    {
        BigInteger ways = 1;
        for (long i = 1; i <= many; i++)
            ways = ways * (from - many + i) / i;
        return ways;
    }
}
