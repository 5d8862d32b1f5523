using TorchConv.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchConv.Rewrites;

public static partial class Rewrite
{
    /// <summary>
    /// A convolution as one matrix product: the windows of the input are laid out as columns (im2col) and multiplied by the kernels, one a row
    /// (Chellapilla et al., 2006, section 4).
    /// </summary>
    /// <param name="convolution">Any convolution.</param>
    /// <exception cref="ArgumentException">The layer cannot run, or TorchSharp lays its padding on the wrong sides.</exception>
    public static Rewritten<UnfoldAndMultiply> ConvolutionToUnfold(Conv2d convolution)
    {
        using DisposeScope scope = NewDisposeScope();
        LayerParts<Conv2dSpec> parts = LayerParts.Of(convolution, nameof(convolution));
        Conv2dSpec spec = parts.Spec;

        Tensor weight = parts.Weight.reshape(spec.Groups, spec.OutChannels / spec.Groups, -1);
        return new(
            new UnfoldAndMultiply(spec, parts.Parameter(weight), parts.Parameter(parts.Bias)),
            "always: with every stride, padding, padding mode, dilation and number of groups");
    }
}
