using TorchConv.Expressions;

namespace TorchConv.Lab.Reading;

/// <summary>A stack as <c>torchconv field</c> reads it, <c>3 3d2 3s2p1 pool2 t4s2p1</c>: small enough to be computed at once.</summary>
public static class StackText
{
    /// <summary>The most layers that are read.</summary>
    public const int MaxLayers = 64;

    private const long MaxSize = 256, MaxField = 16_384, MaxPhases = 32_768;

    /// <summary>Reads a stack.</summary>
    /// <exception cref="FormatException">A word is not a layer, one that cannot be, or there are too many; the message names
    /// it.</exception>
    public static StackSpec Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        IReadOnlyList<string> given = StackWords.WordsOf(text);
        CheckCount(given.Count);
        StackWords read = StackWords.Read(given);
        (StackSpec stack, IReadOnlyList<string> words) = (new StackSpec(read.Stack.Layers.Select(OfOneChannel)), read.Words);
        CheckCount(words.Count);
        for (int i = 0; i < words.Count; i++)
        {
            WindowLayerSpec layer = (WindowLayerSpec)stack.Layers[i];
            if (((Size[])[layer.KernelSize, layer.Stride, layer.Padding.Size, layer.Dilation]).Any(size =>
                size.Height > MaxSize || size.Width > MaxSize))
            {
                throw new FormatException($"layer {i + 1}, \"{words[i]}\": its sizes must be at most {MaxSize} here");
            }
        }

        CheckField(stack);
        CheckEnlargement(stack);
        return stack;
    }

    private static void CheckCount(int layers)
    {
        if (layers > MaxLayers)
            throw new FormatException($"a stack of {layers} layers must have at most {MaxLayers} here");
    }

    /// <summary>Fields do not depend on channels, but what is measured would.</summary>
    private static WindowLayerSpec OfOneChannel(LayerSpec layer, int index) => layer switch
    {
        Conv2dSpec conv => Layer.Conv2d(1, 1, conv.KernelSize, conv.Stride, conv.Padding, conv.Dilation),
        ConvTranspose2dSpec transposed => Layer.Transposed(
            1, 1, transposed.KernelSize, transposed.Stride, transposed.Padding, transposed.OutputPadding, transposed.Dilation),
        WindowLayerSpec window => window,
        _ => throw new FormatException(
            $"layer {index + 1}, {layer.PyTorch}: it has no window; a convolution or a pooling is expected here"),
    };

    /// <summary>The side of the field bounds the number of its gaps, and with it the work: it is known before them.</summary>
    private static void CheckField(StackSpec stack)
    {
        double height = Side(stack, size => size.Height), width = Side(stack, size => size.Width);
        if (Math.Max(height, width) > MaxField)
        {
            throw new FormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"the field of these layers is {height:N0}×{width:N0}, and must be at most {MaxField:N0}×{MaxField:N0} here"));
        }
    }

    /// <summary>
    /// Neighbouring outputs of an enlarging stack have different fields, as many as it enlarges: each is looked at by every layer for
    /// every part of the stack that is drawn.
    /// </summary>
    private static void CheckEnlargement(StackSpec stack)
    {
        double Along(Func<Size, long> axis) =>
            stack.Layers.OfType<ConvTranspose2dSpec>().Aggregate(1.0, (product, layer) => product * axis(layer.Stride));
        double enlargement = Math.Max(Along(size => size.Height), Along(size => size.Width));
        long most = MaxPhases / ((long)stack.Layers.Length * stack.Layers.Length);
        if (enlargement > most)
        {
            throw new FormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"the transposed layers enlarge their input {enlargement:N0} times; a stack of {stack.Layers.Length} layers may do so "
                    + $"at most {most:N0} times here"));
        }
    }

    private static double Side(StackSpec stack, Func<Size, long> axis)
    {
        double side = 1, step = 1;
        foreach (WindowLayerSpec layer in stack.Layers.Cast<WindowLayerSpec>())
        {
            double stride = axis(layer.Stride), reach = (axis(layer.KernelSize) - 1.0) * axis(layer.Dilation);
            step = layer is ConvTranspose2dSpec ? step / stride : step;
            side += reach * step;
            step = layer is ConvTranspose2dSpec ? step : step * stride;
        }

        return side;
    }
}
