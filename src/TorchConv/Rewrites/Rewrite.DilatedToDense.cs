using TorchConv.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchConv.Rewrites;

public static partial class Rewrite
{
    /// <summary>
    /// A dilated convolution as an ordinary one: a larger kernel with holes, d − 1 zeros between the weights
    /// (Yu, Koltun, arXiv 1511.07122, section 2).
    /// </summary>
    /// <param name="dilated">Any convolution.</param>
    /// <exception cref="ArgumentException">The layer cannot run, or its kernel with holes needs over 1 GiB.</exception>
    public static Rewritten<Conv2d> DilatedToDense(Conv2d dilated)
    {
        using DisposeScope scope = NewDisposeScope();
        LayerParts<Conv2dSpec> parts = LayerParts.Of(dilated, nameof(dilated));
        Conv2dSpec spec = parts.Spec.With(kernelSize: (parts.Spec.AlongHeight.Extent, parts.Spec.AlongWidth.Extent), dilation: 1);
        MemoryLimit.Check(spec.WeightShape, "the kernel with holes", nameof(dilated));

        return new(
            parts.Conv2d(spec, Holes.Insert(parts.Weight, parts.Spec.Dilation), parts.Bias),
            "always: with every stride, padding, padding mode and number of groups");
    }
}
