using System.Collections.Immutable;
using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchSharp;

namespace TorchConv.ReceptiveFields;

/// <summary>
/// What one output of a stack sees of the input: how large a field, which positions of it, and by how many paths. Height and
/// width are independent: position (row, column) is touched if its row and its column are, by the product of their paths.
/// <code>ReceptiveField.Of(Layer.Stack(layers)).Size</code>
/// </summary>
public sealed class ReceptiveField
{
    private ReceptiveField(StackSpec stack, AxisField height, AxisField width, ImmutableArray<LayerField> layers)
    {
        (Stack, Height, Width, Layers) = (stack, height, width, layers);
        Positions = checked(Size.Height * Size.Width);
    }

    /// <summary>The layers of the stack.</summary>
    public StackSpec Stack { get; }

    /// <summary>The field along the height.</summary>
    public AxisField Height { get; }

    /// <summary>The field along the width.</summary>
    public AxisField Width { get; }

    /// <summary>How the field grows: the field of each layer's output, in the order of the layers.</summary>
    public ImmutableArray<LayerField> Layers { get; }

    /// <summary>The size of the field in height and width.</summary>
    public Size Size => (Height.Size, Width.Size);

    /// <summary>The numbers of touched rows and touched columns of the field.</summary>
    public Size Touched => (Height.Touched, Width.Touched);

    /// <summary>The number of positions of the field, height × width.</summary>
    public long Positions { get; }

    /// <summary>The number of positions of the field with a path to the output.</summary>
    public long TouchedPositions => Height.Touched * Width.Touched;

    /// <summary>The share of touched positions in the field, from 0 to 1.</summary>
    public double Share => Positions == 0 ? 0 : (double)TouchedPositions / Positions;

    /// <summary>Whether the field has gaps.</summary>
    public bool IsGridded => Height.IsGridded || Width.IsGridded;

    /// <summary>
    /// Computes the receptive field by arithmetic alone, without tensors and without libtorch. The cost grows with the number of
    /// layers and with the size of the field.
    /// </summary>
    /// <param name="stack">A layer or a stack of layers with a window: convolution, pooling or transposed convolution.</param>
    /// <param name="output">
    /// The output position. It matters after transposed layers with a stride, where neighbouring outputs have different fields. If
    /// null, it is the first output with the largest field along each axis.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A layer is fully connected, a number overflows, more than 4,096 neighbouring outputs have different fields, or more than
    /// 1,048,576 separate ranges of positions are touched along an axis.
    /// </exception>
    public static ReceptiveField Of(LayerSpec stack, (long Row, long Column)? output = null)
    {
        ArgumentNullException.ThrowIfNull(stack);
        StackSpec layers = stack as StackSpec ?? new StackSpec(stack);
        (ImmutableArray<AxisLayer> height, ImmutableArray<AxisLayer> width) = AxisLayer.AxesOf(layers);
        try
        {
            bool isSquare = height.AsSpan().SequenceEqual(width.AsSpan());
            ImmutableArray<FieldGrowth> growingHeight = Growth(height), growingWidth = isSquare ? growingHeight : Growth(width);
            AxisField alongHeight = new(height, growingHeight[^1], output?.Row);
            AxisField alongWidth = isSquare && output?.Row == output?.Column ? alongHeight : new(width, growingWidth[^1], output?.Column);
            return new ReceptiveField(
                layers, alongHeight, alongWidth, [.. layers.Layers.Select((layer, i) => Row(layer, growingHeight[i], growingWidth[i]))]);
        }
        catch (OverflowException)
        {
            throw new TooLargeException(
                nameof(stack), $"stack must see at most {long.MaxValue} positions, and none further away than that");
        }
    }

    /// <summary>Returns the touched positions as a map in height and width.</summary>
    /// <exception cref="TooLargeException">The field has more than 67,108,864 positions.</exception>
    public Coverage Map() => Coverage.Of(Height, Width);

    /// <summary>
    /// Measures the field of the real TorchSharp layers: the positions where the gradient of the output with respect to the input
    /// is not 0. The output is the same as for <see cref="Of"/>, and the input is large enough for it to be in the interior.
    /// </summary>
    /// <returns>The measured map, which should equal <see cref="Map"/> of the predicted field.</returns>
    /// <exception cref="ArgumentException">As for <see cref="Of"/>, or measuring would need too much memory or time.</exception>
    public static Coverage Measure(LayerSpec stack, (long Row, long Column)? output = null)
    {
        ReceptiveField field = Of(stack, output);
        InteriorOutput height = InteriorOutput.Find(field.Height), width = InteriorOutput.Find(field.Width);
        Shape input = InteriorOutput.Input(field.Stack, height, width);
        using DisposeScope scope = torch.NewDisposeScope();
        using torch.nn.Module<torch.Tensor, torch.Tensor> module = stack.Build(torch.META);
        return Measure(module, input, (height.Output, width.Output)).MovedBy(-height.MovedBy, -width.MovedBy);
    }

    /// <summary>
    /// What one output of any TorchSharp module sees of an input: the positions where the gradient of the output, all
    /// channels together, with respect to the input is not 0. It is computed in float64, in evaluation mode, at random
    /// positive inputs, with positive stand-ins for the weights, so that no path cancels another; where a
    /// <c>MaxPool2d</c> would let only its largest value through, all of its window is let through.
    /// <para>The module is left as it was: weights, mode, hooks. Nothing is drawn from the global random generator.</para>
    /// </summary>
    /// <param name="module">Any module from N×C×H×W to N×C'×H'×W'.</param>
    /// <param name="input">The shape of the input.</param>
    /// <param name="output">The position of the output; the middle one if null.</param>
    /// <param name="inputs">
    /// The number of random inputs; a position is touched if any of them touches it. One is enough, except for a module whose
    /// choice of positions depends on the input, such as one that calls <c>torch.nn.functional.max_pool2d</c>.
    /// </param>
    /// <param name="at">
    /// A module within it whose output is looked at, such as the last convolution of a classifier; the module's own output if null.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The module cannot take this input, the output is not N×C×H×W, or there is no such output.
    /// </exception>
    public static Coverage Measure(
        torch.nn.Module<torch.Tensor, torch.Tensor> module,
        Shape input,
        (long Row, long Column)? output = null,
        int inputs = 1,
        torch.nn.Module<torch.Tensor, torch.Tensor>? at = null) =>
        GradientProbe.Touched(module, input, output, inputs, at);

    private static ImmutableArray<FieldGrowth> Growth(ImmutableArray<AxisLayer> layers)
    {
        var growth = ImmutableArray.CreateBuilder<FieldGrowth>(layers.Length);
        foreach (AxisLayer layer in layers)
            growth.Add((growth.Count == 0 ? FieldGrowth.Start : growth[^1]).Then(layer));
        return growth.MoveToImmutable();
    }

    private static LayerField Row(LayerSpec layer, FieldGrowth height, FieldGrowth width) => new(
        layer,
        (height.At(height.Widest())?.Count ?? 0, width.At(width.Widest())?.Count ?? 0),
        height.Stride,
        width.Stride,
        height.Padding,
        width.Padding);
}

/// <summary>
/// The receptive field of a layer's output with respect to the input of the whole stack: the field of the layers up to it.
/// </summary>
/// <param name="Layer">The layer.</param>
/// <param name="Size">The size of the largest field of an output; 0 if no output sees any input.</param>
/// <param name="StrideAlongHeight">The effective stride along the height, as <see cref="AxisField.EffectiveStride"/>.</param>
/// <param name="StrideAlongWidth">The effective stride along the width.</param>
/// <param name="PaddingAlongHeight">The effective padding along the height, as <see cref="AxisField.EffectivePadding"/>.</param>
/// <param name="PaddingAlongWidth">The effective padding along the width.</param>
public sealed record LayerField(
    LayerSpec Layer,
    Size Size,
    Fraction StrideAlongHeight,
    Fraction StrideAlongWidth,
    Fraction PaddingAlongHeight,
    Fraction PaddingAlongWidth);
