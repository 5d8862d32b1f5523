using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Size = TorchConv.Arithmetic.Size;

namespace TorchConv.Rewrites;

public static partial class Rewrite
{
    /// <summary>
    /// A transposed convolution as an ordinary one with stride 1: stride − 1 zeros are set between the values of the input, it is padded by
    /// d(k − 1) − p, and the kernel is flipped (Dumoulin, Visin, arXiv 1603.07285, section 4).
    /// </summary>
    /// <param name="transposed">Any transposed convolution that TorchSharp computes as its numbers say.</param>
    /// <exception cref="ArgumentException">The layer cannot run, or its output padding differs in height and width.</exception>
    public static Rewritten<Sequential> TransposedToConvolution(ConvTranspose2d transposed)
    {
        using DisposeScope scope = NewDisposeScope();
        LayerParts<ConvTranspose2dSpec> parts = LayerParts.Of(transposed, nameof(transposed));
        ConvTranspose2dSpec spec = parts.Spec;

        Conv2dSpec ordinary = new(spec.InChannels, spec.OutChannels, spec.KernelSize, dilation: spec.Dilation, groups: spec.Groups, bias: spec.Bias);
        Size padding = (Full(spec.AlongHeight), Full(spec.AlongWidth));
        ZeroStuffing stuffing = new(spec.Stride, padding, (padding.Height + spec.OutputPadding.Height, padding.Width + spec.OutputPadding.Width));

        return new(
            nn.Sequential(("stuffing", stuffing), ("convolution", parts.Conv2d(ordinary, FlippedAndSwapped(parts), parts.Bias))),
            "always: with every stride, padding, output padding, dilation and number of groups");

        static long Full(SlidingWindow window) => window.Extent - 1 - window.PaddingBefore;
    }

    /// <summary>From in × out/groups × height × width to out × in/groups × height × width, each kernel turned by 180 degrees.</summary>
    private static Tensor FlippedAndSwapped(LayerParts<ConvTranspose2dSpec> parts)
    {
        long groups = parts.Spec.Groups;
        Tensor grouped = parts.Weight.flip(-2, -1).reshape(groups, parts.Spec.InChannels / groups, parts.Spec.OutChannels / groups, -1);
        return grouped.transpose(1, 2).reshape(
            parts.Spec.OutChannels, parts.Spec.InChannels / groups, parts.Spec.KernelSize.Height, parts.Spec.KernelSize.Width);
    }
}
