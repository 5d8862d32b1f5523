using System.Collections.Immutable;
using System.Numerics;
using TorchConv.Arithmetic;

namespace TorchConv.ReceptiveFields;

/// <summary>
/// What one output position of a stack sees along one axis. Positions are those of the input, counted from 0; a negative
/// one, or one after the last, lies in the padding. The input is taken to have no ends: the field is that of an output in
/// the interior.
/// </summary>
public sealed class AxisField
{
    private readonly FieldGrowth _growth;
    private readonly Lazy<ImmutableArray<BigInteger>> _hits;

    internal AxisField(ImmutableArray<AxisLayer> layers, FieldGrowth growth, long? output)
    {
        (Layers, _growth) = (layers, growth);
        Output = output ?? growth.Widest();
        Range = growth.At(Output);
        TouchedRanges = TouchedPositions.Compute(Output, layers);
        Touched = TouchedRanges.Sum(range => range.Count);
        _hits = new(() => Range is { } range ? PathCounts.Count(Output, Layers, range) : []);
    }

    /// <summary>The position of the output.</summary>
    public long Output { get; }

    /// <summary>
    /// The number of outputs after which the field is the same again, only moved: 1 without transposed layers of a stride.
    /// </summary>
    public long Period => _growth.Period;

    /// <summary>The size of the field: positions from the first to the last that is seen, both counted; 0 where none is.</summary>
    public long Size => Range?.Count ?? 0;

    /// <summary>The first and the last position that is seen; null where none is.</summary>
    public PositionRange? Range { get; }

    /// <summary>The position in the middle of the field, a whole or a half; null where nothing is seen.</summary>
    public double? Centre => Range is { } range ? range.First + ((range.Count - 1) / 2.0) : null;

    /// <summary>
    /// By how many input positions the field moves from one output to the next, S: the strides of convolution and pooling
    /// multiplied, divided by those of transposed layers (Araujo, Norris, Sim: Computing Receptive Fields of Convolutional
    /// Neural Networks, Distill 2019).
    /// </summary>
    public Fraction EffectiveStride => _growth.Stride;

    /// <summary>
    /// How far the field of output 0 reaches beyond the first input position, P: the field of output f starts at f·S − P. Where
    /// the fields of outputs differ (<see cref="Period"/>), it holds for those with the widest.
    /// </summary>
    public Fraction EffectivePadding => _growth.Padding;

    /// <summary>How many positions of the field are touched: have a path to the output.</summary>
    public long Touched { get; }

    /// <summary>The touched positions, as ranges with gaps between them.</summary>
    public ImmutableArray<PositionRange> TouchedRanges { get; }

    /// <summary>Whether the field has gaps: positions between touched ones that no path reaches.</summary>
    public bool IsGridded => Touched < Size;

    /// <summary>
    /// The number of paths from each position of the field to the output, exact: 0 in a gap. They are counted when first
    /// asked for; a thousand layers take some tenths of a second, since their numbers have hundreds of digits.
    /// </summary>
    /// <exception cref="TooLargeException">The field is longer than 1,048,576 positions, or the stack has many more than a thousand layers.</exception>
    public ImmutableArray<BigInteger> Hits => _hits.Value;

    internal ImmutableArray<AxisLayer> Layers { get; }

    /// <summary>Whether a position of the input is touched.</summary>
    public bool IsTouched(long position)
    {
        int from = 0, to = TouchedRanges.Length;
        while (from < to)
        {
            int middle = (from + to) / 2;
            (from, to) = TouchedRanges[middle].Last < position ? (middle + 1, to) : (from, middle);
        }

        return from < TouchedRanges.Length && TouchedRanges[from].First <= position;
    }
}
