using TorchConv.Arithmetic;
using TorchConv.Layers;

namespace TorchConv.Lab.Reading;

/// <summary>A stack as <c>torchconv field</c> reads it, <c>3 3d2 3s2p1 pool2 t4s2p1</c>: small enough to be computed at once.</summary>
public static class StackText
{
    /// <summary>The most layers that are read.</summary>
    public const int MaxLayers = 64;

    private const long MaxSize = 256;

    /// <summary>Reads a stack.</summary>
    /// <exception cref="FormatException">A word is not a layer, one that cannot be, or there are too many; the message names it.</exception>
    public static StackSpec Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] words = LayerToken.Words(text);
        if (words.Length > MaxLayers)
            throw new FormatException($"a stack of {words.Length} layers must have at most {MaxLayers} here");

        StackSpec stack = LayerToken.ReadStack(words);
        for (int i = 0; i < words.Length; i++)
        {
            WindowLayerSpec layer = (WindowLayerSpec)stack.Layers[i];
            if (((Size[])[layer.KernelSize, layer.Stride, layer.Padding.Size, layer.Dilation]).Any(size => size.Height > MaxSize || size.Width > MaxSize))
                throw new FormatException($"layer {i + 1}, \"{words[i]}\": its sizes must be at most {MaxSize} here");
        }

        return stack;
    }
}
