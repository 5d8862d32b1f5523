using System.Collections.Immutable;
using System.Numerics;
using TorchConv.Arithmetic;

namespace TorchConv.ReceptiveFields;

/// <summary>
/// The receptive field of one output position of a stack along one axis. Positions are those of the input, counted from 0; a
/// position below 0 or after the last is in the padding. The field is that of an output in the interior, as if the input had no
/// ends.
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
    /// The number of outputs after which the field repeats, moved along the input: 1 without transposed layers with a stride.
    /// </summary>
    public long Period => _growth.Period;

    /// <summary>The size of the field: positions from the first to the last, both included; 0 if the field is empty.</summary>
    public long Size => Range?.Count ?? 0;

    /// <summary>The first and the last position of the field; null if the field is empty.</summary>
    public PositionRange? Range { get; }

    /// <summary>The position of the centre of the field, a multiple of 1/2; null if the field is empty.</summary>
    public double? Centre => Range is { } range ? range.First + ((range.Count - 1) / 2.0) : null;

    /// <summary>
    /// The number of input positions by which the field moves from one output to the next, S: the product of the strides of
    /// convolution and pooling, divided by those of transposed layers (Araujo, Norris, Sim: Computing Receptive Fields of
    /// Convolutional Neural Networks, Distill 2019).
    /// </summary>
    public Fraction EffectiveStride => _growth.Stride;

    /// <summary>
    /// The number of positions by which the field of output 0 extends before the first input position, P: the field of output f
    /// starts at f·S − P. If the fields of neighbouring outputs differ (<see cref="Period"/>), this is true of the outputs with the
    /// largest field.
    /// </summary>
    public Fraction EffectivePadding => _growth.Padding;

    /// <summary>The number of touched positions of the field: those with a path to the output.</summary>
    public long Touched { get; }

    /// <summary>The touched positions, as ranges with gaps between them.</summary>
    public ImmutableArray<PositionRange> TouchedRanges { get; }

    /// <summary>Whether the field has gaps: positions between touched ones that no path reaches.</summary>
    public bool IsGridded => Touched < Size;

    /// <summary>
    /// The exact number of paths from each position of the field to the output: 0 in a gap. They are counted at the first access. A
    /// thousand layers take some tenths of a second, because the numbers have hundreds of digits.
    /// </summary>
    /// <exception cref="TooLargeException">
    /// The field is longer than 1,048,576 positions, or the numbers of paths are too large: the stack has many more than a thousand
    /// layers.
    /// </exception>
    public ImmutableArray<BigInteger> Hits => _hits.Value;

    internal ImmutableArray<AxisLayer> Layers { get; }

    /// <summary>Returns whether a position of the input is touched.</summary>
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
