using TorchConv.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchConv.Rewrites;

public static partial class Rewrite
{
    /// <summary>
    /// A transposed convolution as what it is: the gradient of the ordinary convolution with the same weight, with respect to its input
    /// (Dumoulin, Visin, arXiv 1603.07285, section 4.1). The channels change places: the ordinary one goes from outChannels to inChannels.
    /// </summary>
    /// <param name="transposed">Any transposed convolution that TorchSharp computes as its numbers say.</param>
    /// <exception cref="ArgumentException">The layer cannot run, or its output padding differs in height and width.</exception>
    public static Rewritten<GradientOfConvolution> TransposedToGradient(ConvTranspose2d transposed)
    {
        using DisposeScope scope = NewDisposeScope();
        LayerParts<ConvTranspose2dSpec> parts = LayerParts.Of(transposed, nameof(transposed));
        ConvTranspose2dSpec spec = parts.Spec;
        Conv2dSpec forwards = new(
            spec.OutChannels, spec.InChannels, spec.KernelSize, spec.Stride, spec.Padding, spec.Dilation, spec.Groups, bias: false);

        return new(
            new GradientOfConvolution(
                parts.Conv2d(forwards, parts.Weight, null), spec, parts.Parameter(parts.Bias)),
            "always: with every stride, padding, output padding, dilation and number of groups; the bias is added to the gradient");
    }
}
