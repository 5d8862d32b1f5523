using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TorchConv.Arithmetic;
using TorchConv.Layers;

namespace TorchConv.ReceptiveFields;

/// <summary>
/// The range of input positions that a stack sees along one axis, for each of its outputs. After convolution and pooling it is the
/// same for all outputs, only moved. After a transposed layer with stride s it depends on the output's position modulo s, so there
/// is one range for each such phase, and null for an output that sees no input.
/// </summary>
/// <param name="Phases">
/// The ranges of outputs 0, 1, …; output <see cref="Period"/> has the range of output 0, moved by <paramref name="Shift"/>.
/// </param>
/// <param name="Shift">The number of positions by which the range moves from one period to the next.</param>
internal sealed record FieldGrowth(ImmutableArray<PositionRange?> Phases, long Shift)
{
    /// <summary>The largest number of phases: a stack that enlarges its input more than this many times is refused.</summary>
    public const int MaxPhases = 4096;

    /// <summary>The growth before the first layer, where each output is the input at the same position.</summary>
    public static FieldGrowth Start { get; } = new([new PositionRange(0, 0)], 1);

    /// <summary>The number of phases.</summary>
    public long Period => Phases.Length;

    /// <summary>The effective stride: the number of positions by which the range moves from one output to the next, on average.</summary>
    public Fraction Stride => new(Shift, Period);

    /// <summary>Returns the range that an output sees; null if it sees no input.</summary>
    public PositionRange? At(long output)
    {
        (long periods, long phase) = Integers.DivRemRoundingDown(output, Period);
        return Phases[(int)phase]?.MovedBy(checked(periods * Shift));
    }

    /// <summary>Returns the first output with the largest range.</summary>
    public long Widest()
    {
        int widest = 0;
        for (int phase = 1; phase < Phases.Length; phase++)
            widest = (Phases[phase]?.Count ?? 0) > (Phases[widest]?.Count ?? 0) ? phase : widest;
        return widest;
    }

    /// <summary>
    /// The effective padding P of Araujo, Norris and Sim: the field of output f starts at f·S − P. If the fields of outputs differ,
    /// this is true of the largest.
    /// </summary>
    public Fraction Padding
    {
        get
        {
            long output = Widest();
            return At(output) is { } range ? new Fraction(checked((output * Shift) - (range.First * Period)), Period) : 0;
        }
    }

    /// <summary>Whether some output sees some input.</summary>
    public bool SeesAnything => Phases.Any(phase => phase is not null);

    /// <summary>
    /// The mean over all phases of how far the centre of the range is after output·<see cref="Stride"/>; 0 if no output sees any
    /// input.
    /// </summary>
    public Fraction Centre
    {
        get
        {
            (long sum, long count) = (0, 0);
            for (int phase = 0; phase < Phases.Length; phase++)
            {
                if (Phases[phase] is { } range)
                    (sum, count) = checked((sum + ((range.First + range.Last) * Period) - (2 * phase * Shift), count + 1));
            }

            return count == 0 ? 0 : new Fraction(sum, checked(2 * Period * count));
        }
    }

    /// <summary>Returns the growth after one more layer.</summary>
    /// <exception cref="TooLargeException">There are more than <see cref="MaxPhases"/> phases.</exception>
    /// <exception cref="OverflowException">A position does not fit in a <see cref="long"/>.</exception>
    public FieldGrowth Then(AxisLayer layer) => layer.IsTransposed
        ? Then(layer.Window.Stride, 1, output => [layer.Inputs(output)])
        : Then(1, layer.Window.Stride, output => [layer.Inputs(output)]);

    /// <inheritdoc cref="Then(AxisLayer)"/>
    public FieldGrowth Then(PositionMap map) => Then(map.Period, map.Shift, map.Inputs);

    /// <summary>
    /// Returns what outputs see that see all that two others do; null if these move by different numbers of positions.
    /// </summary>
    /// <exception cref="TooLargeException">There are more than <see cref="MaxPhases"/> phases.</exception>
    public FieldGrowth? JoinedWith(FieldGrowth other)
    {
        if (Stride != other.Stride)
            return null;
        if (Equals(other))
            return this;

        long period = checked(Period / Integers.Gcd(Period, other.Period) * other.Period);
        CheckPhases(period);
        PositionRange?[] phases = new PositionRange?[period];
        for (int output = 0; output < phases.Length; output++)
            phases[output] = At(output) is { } one && other.At(output) is { } two ? one.ExtendedTo(two) : At(output) ?? other.At(output);
        return new FieldGrowth(ImmutableCollectionsMarshal.AsImmutableArray(phases), checked(Shift * (period / Period)));
    }

    /// <summary>Whether the ranges are the same.</summary>
    public bool Equals(FieldGrowth? other) =>
        other is not null && Shift == other.Shift && Phases.AsSpan().SequenceEqual(other.Phases.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Period, Shift, Phases[0]);

    /// <param name="outputs">The number of outputs after which the layer's inputs repeat.</param>
    /// <param name="inputs">The number of inputs by which they have then moved.</param>
    /// <param name="inputsOf">The inputs of an output.</param>
    private FieldGrowth Then(long outputs, long inputs, Func<long, IEnumerable<Progression>> inputsOf)
    {
        long repeats = Period / Integers.Gcd(Period, inputs), period = checked(outputs * repeats);
        CheckPhases(period);
        PositionRange?[] phases = new PositionRange?[period];
        for (int output = 0; output < phases.Length; output++)
        {
            foreach (Progression seen in inputsOf(output))
                phases[output] = Join(seen) is { } range ? phases[output]?.ExtendedTo(range) ?? range : phases[output];
        }

        return new FieldGrowth(
            ImmutableCollectionsMarshal.AsImmutableArray(phases), checked(Shift * (long)((Int128)inputs * repeats / Period)));
    }

    private static void CheckPhases(long period)
    {
        if (period > MaxPhases)
        {
            throw new TooLargeException(
                "stack",
                $"stack must not have more than {MaxPhases} neighbouring outputs with different fields, and its "
                + $"transposed layers make {period}");
        }
    }

    /// <summary>
    /// Returns the range that several outputs see together. The first and the last output of each phase determine it, and the
    /// phases repeat after Period / gcd(Period, Step) outputs.
    /// </summary>
    private PositionRange? Join(Progression outputs)
    {
        PositionRange? joined = null;
        long classes = Math.Min(outputs.Count, Period / Integers.Gcd(Period, outputs.Step));
        for (long first = 0; first < classes; first++)
        {
            long last = outputs.Count - 1 - ((outputs.Count - 1 - first) % classes);
            if (At(outputs[first]) is { } range)
                joined = (joined ?? range).ExtendedTo(range).ExtendedTo(At(outputs[last])!.Value);
        }

        return joined;
    }
}

/// <summary>One layer along one axis: the positions of its input from which a position of its output is computed.</summary>
internal sealed record AxisLayer(SlidingWindow Window, bool IsTransposed, long OutputPadding)
{
    /// <summary>Returns the layers of a stack along the height and along the width.</summary>
    /// <exception cref="ArgumentException">A layer has no window.</exception>
    public static (ImmutableArray<AxisLayer> Height, ImmutableArray<AxisLayer> Width) AxesOf(StackSpec stack)
    {
        var height = ImmutableArray.CreateBuilder<AxisLayer>(stack.Layers.Length);
        var width = ImmutableArray.CreateBuilder<AxisLayer>(stack.Layers.Length);
        foreach (LayerSpec layer in stack.Layers)
        {
            if (layer is not WindowLayerSpec window)
            {
                throw new ArgumentException(
                    $"layer {height.Count + 1} of stack is fully connected: each of its outputs sees all of its "
                    + "input, so that it has no receptive field "
                    + "along height and width; leave it out, or describe it as a convolution with a kernel as large as its input",
                    nameof(stack));
            }

            Size outputPadding = (layer as ConvTranspose2dSpec)?.OutputPadding ?? 0;
            height.Add(new AxisLayer(window.AlongHeight, layer is ConvTranspose2dSpec, outputPadding.Height));
            width.Add(new AxisLayer(window.AlongWidth, layer is ConvTranspose2dSpec, outputPadding.Width));
        }

        return (height.MoveToImmutable(), width.MoveToImmutable());
    }

    /// <summary>Returns the input positions from which one output position is computed, for an input without ends.</summary>
    public Progression Inputs(long output) => IsTransposed ? Window.WindowsAt(output) : Window.PositionsOf(output);

    /// <summary>Returns a range that contains all inputs of a range of outputs, and possibly some others for a transposed layer.</summary>
    public PositionRange InputsOf(PositionRange outputs) => IsTransposed ? Window.WindowsAt(outputs) : Window.PositionsOf(outputs);

    /// <summary>
    /// Returns the length of an input with at least this many outputs, which is long enough for "reflect" and "circular" padding.
    /// </summary>
    public long InputLengthFor(long outputLength) => Math.Max(
        IsTransposed ? Window.TransposedInputLengthFor(outputLength, OutputPadding) : Window.InputLengthFor(outputLength),
        Window.PaddingAfter + 1);
}
