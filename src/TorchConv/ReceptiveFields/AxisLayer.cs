using System.Collections.Immutable;
using TorchConv.Arithmetic;
using TorchConv.Layers;

namespace TorchConv.ReceptiveFields;

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

    /// <summary>
    /// The positions of the input that one position of the output is computed from, for an input without ends. With window
    /// stride s, padding p, dilation d and weights t = 0 … k − 1, output o takes s·o − p + d·t; a transposed layer gives
    /// output s·i − p + d·t to input i, so that o takes each i = (o + p − d·t) / s that is whole.
    /// </summary>
    public Progression Inputs(long output)
    {
        long stride = Window.Stride, padding = Window.PaddingBefore, dilation = Window.Dilation;
        if (!IsTransposed)
            return new Progression(checked((stride * output) - padding), dilation, Window.Kernel);

        long reached = checked(output + padding);
        long common = Divisor.Common(dilation, stride);
        if (reached % common != 0)
            return new Progression(0, 1, 0);

        // The weights that reach it are t, t + s/g, t + 2s/g, …, with g the common divisor of d and s.
        (long modulus, long step) = (stride / common, dilation / common);
        long start = Divisor.Floor(reached / common, modulus).Remainder;
        long firstWeight = (long)((UInt128)start * (ulong)Divisor.Inverse(step, modulus) % (ulong)modulus);
        if (firstWeight >= Window.Kernel)
            return new Progression(0, 1, 0);

        long count = ((Window.Kernel - 1 - firstWeight) / modulus) + 1;
        long last = checked(reached - (dilation * firstWeight)) / stride;
        return new Progression(checked(last - ((count - 1) * step)), step, count);
    }

    /// <summary>A range that holds all inputs of a range of outputs; not less, and for a transposed layer maybe some more.</summary>
    public PositionRange InputsOf(PositionRange outputs)
    {
        long stride = Window.Stride, padding = Window.PaddingBefore, reach = Window.Extent - 1;
        return checked(IsTransposed
            ? new(Divisor.Floor(outputs.First + padding - reach, stride).Quotient, -Divisor.Floor(-(outputs.Last + padding), stride).Quotient)
            : new((outputs.First * stride) - padding, (outputs.Last * stride) - padding + reach));
    }

    /// <summary>The length of an input that gives at least so many outputs, and that "reflect" or "circular" padding can be taken from.</summary>
    public long InputLengthFor(long outputLength)
    {
        long padding = checked(Window.PaddingBefore + Window.PaddingAfter);
        long length = checked(IsTransposed
            ? 1 - Divisor.Floor(Window.Extent + OutputPadding - padding - outputLength, Window.Stride).Quotient
            : ((outputLength - 1) * Window.Stride) + Window.Extent - padding);
        return Math.Max(length, Window.PaddingAfter + 1);
    }
}
