using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TorchConv.Arithmetic;
using TorchConv.Layers;

namespace TorchConv.ReceptiveFields;

/// <summary>
/// From where to where a stack sees along one axis, for each of its outputs. Convolution and pooling see the same from
/// everywhere. After a transposed layer of stride s what is seen depends on the output's position modulo s, so there is one
/// range for each such phase, and none where no input is seen at all.
/// </summary>
/// <param name="Phases">The range of outputs 0, 1, …; output <see cref="Period"/> sees as output 0, moved by <paramref name="Shift"/>.</param>
/// <param name="Shift">By how much the range moves from one period to the next.</param>
internal sealed record FieldGrowth(ImmutableArray<PositionRange?> Phases, long Shift)
{
    /// <summary>The largest number of phases that are told apart: a stack that enlarges its input more than so many times is refused.</summary>
    public const int MaxPhases = 4096;

    /// <summary>Before the first layer each output is an input.</summary>
    public static FieldGrowth Start { get; } = new([new PositionRange(0, 0)], 1);

    /// <summary>The number of phases.</summary>
    public long Period => Phases.Length;

    /// <summary>The effective stride: by how much the range moves from one output to the next, on average.</summary>
    public Fraction Stride => new(Shift, Period);

    /// <summary>What an output sees.</summary>
    public PositionRange? At(long output)
    {
        (long periods, long phase) = Integers.DivRemRoundingDown(output, Period);
        return Phases[(int)phase]?.MovedBy(checked(periods * Shift));
    }

    /// <summary>The first of the outputs that see furthest.</summary>
    public long Widest()
    {
        int widest = 0;
        for (int phase = 1; phase < Phases.Length; phase++)
            widest = (Phases[phase]?.Count ?? 0) > (Phases[widest]?.Count ?? 0) ? phase : widest;
        return widest;
    }

    /// <summary>
    /// The effective padding P of Araujo, Norris and Sim: the field of output f starts at f·S − P, for the widest outputs
    /// where they differ.
    /// </summary>
    public Fraction Padding
    {
        get
        {
            long output = Widest();
            return At(output) is { } range ? new Fraction(checked((output * Shift) - (range.First * Period)), Period) : 0;
        }
    }

    /// <summary>The growth when one more layer follows.</summary>
    /// <exception cref="TooLargeException">There are more than <see cref="MaxPhases"/> phases.</exception>
    /// <exception cref="OverflowException">A position does not fit.</exception>
    public FieldGrowth Then(AxisLayer layer)
    {
        long stride = layer.Window.Stride;
        long period = layer.IsTransposed ? checked(Period * stride) : Period / Integers.Gcd(Period, stride);
        if (period > MaxPhases)
        {
            throw new TooLargeException(
                "stack", $"stack must not have more than {MaxPhases} neighbouring outputs that each see differently, and its transposed layers make {period}");
        }

        long shift = layer.IsTransposed ? Shift : checked(Shift * (stride * period / Period));
        PositionRange?[] phases = new PositionRange?[period];
        for (int output = 0; output < phases.Length; output++)
            phases[output] = Join(layer.Inputs(output));
        return new FieldGrowth(ImmutableCollectionsMarshal.AsImmutableArray(phases), shift);
    }

    /// <summary>
    /// What several outputs see together. Of those in one phase the first and the last say all, and the phases come again
    /// after Period / gcd(Period, Step) of them.
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

/// <summary>What one layer does along one axis: which positions of its input reach a position of its output.</summary>
internal sealed record AxisLayer(SlidingWindow Window, bool IsTransposed, long OutputPadding)
{
    /// <summary>The layers of a stack along the height and along the width.</summary>
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
                    $"layer {height.Count + 1} of stack is fully connected: each of its outputs sees all of its input, so that it has no receptive field "
                    + "along height and width; leave it out, or describe it as a convolution with a kernel as large as its input",
                    nameof(stack));
            }

            Size outputPadding = (layer as ConvTranspose2dSpec)?.OutputPadding ?? 0;
            height.Add(new AxisLayer(window.AlongHeight, layer is ConvTranspose2dSpec, outputPadding.Height));
            width.Add(new AxisLayer(window.AlongWidth, layer is ConvTranspose2dSpec, outputPadding.Width));
        }

        return (height.MoveToImmutable(), width.MoveToImmutable());
    }

    /// <summary>The positions of the input that one position of the output is computed from, for an input without ends.</summary>
    public Progression Inputs(long output) => IsTransposed ? Window.WindowsAt(output) : Window.PositionsOf(output);

    /// <summary>A range that holds all inputs of a range of outputs; not less, and for a transposed layer maybe some more.</summary>
    public PositionRange InputsOf(PositionRange outputs) => IsTransposed ? Window.WindowsAt(outputs) : Window.PositionsOf(outputs);

    /// <summary>The length of an input that gives at least so many outputs, and that "reflect" or "circular" padding can be taken from.</summary>
    public long InputLengthFor(long outputLength) => Math.Max(
        IsTransposed ? Window.TransposedInputLengthFor(outputLength, OutputPadding) : Window.InputLengthFor(outputLength),
        Window.PaddingAfter + 1);
}
