using System.Numerics;
using TorchConv.Layers;

namespace TorchConv.Tests.ReceptiveFields;

/// <summary>Paths through a stack along one axis, counted one by one from what a layer is by definition.</summary>
internal static class PlainPaths
{
    /// <summary>The number of paths from each touched input position to an output.</summary>
    public static SortedDictionary<long, BigInteger> Count(StackSpec stack, long output, bool alongHeight)
    {
        SortedDictionary<long, BigInteger> outputs = new() { [output] = 1 };
        foreach (LayerSpec layer in stack.Layers.Reverse())
        {
            SortedDictionary<long, BigInteger> inputs = [];
            foreach ((long position, BigInteger paths) in outputs)
            {
                foreach (long input in Inputs((WindowLayerSpec)layer, position, alongHeight))
                    inputs[input] = inputs.GetValueOrDefault(input) + paths;
            }

            outputs = inputs;
        }

        return outputs;
    }

    private static IEnumerable<long> Inputs(WindowLayerSpec layer, long output, bool alongHeight)
    {
        (long kernel, long stride, long dilation) = alongHeight
            ? (layer.KernelSize.Height, layer.Stride.Height, layer.Dilation.Height)
            : (layer.KernelSize.Width, layer.Stride.Width, layer.Dilation.Width);
        long padding = layer.Padding.IsSame
            ? dilation * (kernel - 1) / 2
            : alongHeight ? layer.Padding.Size.Height : layer.Padding.Size.Width;

        for (long weight = 0; weight < kernel; weight++)
        {
            if (layer is not ConvTranspose2dSpec)
                yield return (output * stride) - padding + (weight * dilation);
            else if ((output + padding - (weight * dilation)) % stride == 0)
                yield return (output + padding - (weight * dilation)) / stride;
        }
    }
}
