using System.Collections.Immutable;
using TorchConv.Arithmetic;
using TorchConv.Layers;

namespace TorchConv.ReceptiveFields;

/// <summary>
/// An output with the same field as another one, but in the interior of a large enough input: no layer before it reads padding or
/// positions past its end.
/// </summary>
/// <param name="Output">The position of the output along one axis.</param>
/// <param name="MovedBy">The number of input positions by which its field is after that of the other output.</param>
/// <param name="InputLength">The length of the input.</param>
internal sealed record InteriorOutput(long Output, long MovedBy, long InputLength)
{
    /// <summary>The largest number of elements of a tensor: 256 MiB in float64.</summary>
    private const long MaxElements = Limit.TensorBytes / sizeof(double);

    public static InteriorOutput Find(AxisField field)
    {
        // The number of periods by which the output must move so that each layer's range starts at 0 or later.
        long shift = field.Period, periods = Math.Max(0, Integers.DivideRoundingUp(-field.Output, shift));
        foreach ((AxisLayer layer, PositionRange range) in Ranges(field.Layers, field.Output))
        {
            shift = layer.IsTransposed ? shift / layer.Window.Stride : checked(shift * layer.Window.Stride);
            periods = Math.Max(periods, Integers.DivideRoundingUp(-range.First, shift));
        }

        long output = checked(field.Output + (periods * field.Period));
        long length = checked(output + 1);
        foreach ((AxisLayer layer, PositionRange range) in Ranges(field.Layers, output))
            length = Math.Max(checked(range.Last + 1), layer.InputLengthFor(length));
        return new InteriorOutput(output, checked(periods * shift), length);
    }

    /// <summary>Returns the shape of the input of a stack for the two axes.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="height">The output along the height.</param>
    /// <param name="width">The output along the width.</param>
    /// <param name="draws">How many times the stack is run.</param>
    /// <exception cref="TooLargeException">
    /// The input or the output of a layer has more than <see cref="MaxElements"/> elements, or measuring needs too much memory or
    /// time.
    /// </exception>
    public static Shape Input(StackSpec stack, InteriorOutput height, InteriorOutput width, int draws = 1)
    {
        (Shape input, Workload work) = Needed(stack, height, width, draws);
        work.Check(draws > 1 ? FormattableString.Invariant($"measuring the stack {draws:N0} times") : "measuring the stack", nameof(stack));
        return input;
    }

    /// <summary>Returns the shape of the input, and what measuring needs.</summary>
    /// <exception cref="TooLargeException">The input or the output of a layer has more than <see cref="MaxElements"/> elements.</exception>
    public static (Shape Input, Workload Work) Needed(StackSpec stack, InteriorOutput height, InteriorOutput width, int draws = 1)
    {
        long channels = stack.Layers.OfType<ConvolutionSpec>().FirstOrDefault()?.InChannels ?? 1;
        Shape input = [1, channels, height.InputLength, width.InputLength], largest = input, next = input;
        Workload whole = default;
        foreach (LayerSpec layer in stack.Layers)
        {
            whole += Workload.Of(layer, next);
            next = layer.Predict(next).OutputShape;
            largest = next.Elements > largest.Elements ? next : largest;
        }

        if (largest.Elements > MaxElements)
        {
            throw new TooLargeException(
                nameof(stack), $"stack needs a tensor of {largest} to be measured, and it must have at most {MaxElements} elements");
        }

        // The backward pass needs as much memory as the forward pass, and twice as many multiplications.
        return (input, new Workload(2 * whole.Bytes, 3 * (Int128)Math.Max(1, draws) * whole.MultiplyAdds));
    }

    /// <summary>
    /// Returns the range that the output sees of the input of each layer, or a slightly larger one, the last layer first.
    /// </summary>
    private static IEnumerable<(AxisLayer Layer, PositionRange Range)> Ranges(ImmutableArray<AxisLayer> layers, long output)
    {
        PositionRange range = new(output, output);
        foreach (AxisLayer layer in layers.Reverse())
        {
            range = layer.InputsOf(range);
            yield return (layer, range);
        }
    }
}
