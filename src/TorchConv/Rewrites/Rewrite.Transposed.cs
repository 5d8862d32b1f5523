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
    /// Rewrites a transposed convolution as an ordinary one with stride 1: stride − 1 zeros are inserted between the values of the
    /// input, it is padded by d(k − 1) − p, and the kernel is flipped (Dumoulin, Visin, arXiv 1603.07285, section 4).
    /// </summary>
    /// <param name="transposed">A transposed convolution that TorchSharp computes correctly.</param>
    /// <exception cref="ArgumentException">The layer cannot run, or its output padding differs in height and width.</exception>
    public static Rewritten<Sequential> TransposedToConvolution(ConvTranspose2d transposed)
    {
        using DisposeScope scope = NewDisposeScope();
        LayerParts<ConvTranspose2dSpec> parts = LayerParts.Of(transposed, nameof(transposed));
        ConvTranspose2dSpec spec = parts.Spec;

        Conv2dSpec ordinary = new(
            spec.InChannels, spec.OutChannels, spec.KernelSize, dilation: spec.Dilation, groups: spec.Groups, bias: spec.Bias);
        Size padding = (Full(spec.AlongHeight), Full(spec.AlongWidth));
        ZeroStuffing stuffing = new(
            spec.Stride, padding, (padding.Height + spec.OutputPadding.Height, padding.Width + spec.OutputPadding.Width));

        return new(
            nn.Sequential(("stuffing", stuffing), ("convolution", parts.Conv2d(ordinary, FlippedAndSwapped(parts), parts.Bias))),
            "always: with every stride, padding, output padding, dilation and number of groups");

        static long Full(SlidingWindow window) => window.PositionOf(0, window.Kernel - 1);
    }

    /// <summary>
    /// Reorders in × out/groups × height × width to out × in/groups × height × width, and rotates each kernel by 180 degrees.
    /// </summary>
    private static Tensor FlippedAndSwapped(LayerParts<ConvTranspose2dSpec> parts)
    {
        long groups = parts.Spec.Groups;
        Tensor grouped = parts.Weight.flip(-2, -1).reshape(groups, parts.Spec.InChannels / groups, parts.Spec.OutChannels / groups, -1);
        return grouped.transpose(1, 2).reshape(
            parts.Spec.OutChannels, parts.Spec.InChannels / groups, parts.Spec.KernelSize.Height, parts.Spec.KernelSize.Width);
    }

    /// <summary>
    /// Rewrites a transposed convolution as the gradient of the ordinary convolution with the same weight, with respect to its
    /// input (Dumoulin, Visin, arXiv 1603.07285, section 4.1). The channels are exchanged: the ordinary convolution maps
    /// outChannels to inChannels.
    /// </summary>
    /// <param name="transposed">A transposed convolution that TorchSharp computes correctly.</param>
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

    /// <summary>
    /// Returns the adjoint of a convolution, a transposed convolution with ⟨convolution(x), y⟩ = ⟨x, adjoint(y)⟩ for every x of the
    /// given size and every y, without the bias. Its matrix is the transpose of the convolution's.
    /// </summary>
    /// <param name="convolution">
    /// A convolution that pads with zeros; its bias is omitted, because only a linear function has an adjoint.
    /// </param>
    /// <param name="input">
    /// Height and width of x: several input sizes have the same output size, and the output padding distinguishes them.
    /// </param>
    /// <returns>
    /// A <see cref="ConvTranspose2d"/>. If two different numbers are needed where TorchSharp's class takes one (output padding, or
    /// "same" padding with an odd total), a <see cref="Sequential"/> of a transposed convolution without padding and a
    /// <see cref="ZeroPad2d"/> that removes the border.
    /// </returns>
    /// <exception cref="ArgumentException">The layer cannot run or cannot take this size, or it does not pad with zeros.</exception>
    public static Rewritten<nn.Module<Tensor, Tensor>> Adjoint(Conv2d convolution, Size input)
    {
        using DisposeScope scope = NewDisposeScope();
        LayerParts<Conv2dSpec> parts = LayerParts.Of(convolution, nameof(convolution));
        Conv2dSpec spec = parts.Spec;
        CheckZeros(spec, nameof(convolution));
        spec.Predict([1, spec.InChannels, input.Height, input.Width]);

        return new(
            AdjointLayer(parts, input),
            $"for inputs of {input}, with every stride, padding, dilation and number of groups; the bias of the convolution is left out");
    }

    private static nn.Module<Tensor, Tensor> AdjointLayer(LayerParts<Conv2dSpec> parts, Size input)
    {
        Conv2dSpec spec = parts.Spec;
        (SlidingWindow down, SlidingWindow across) = (spec.AlongHeight, spec.AlongWidth);
        Size outputPadding = (down.OutputPaddingFor(input.Height), across.OutputPaddingFor(input.Width));
        Size before = (down.PaddingBefore, across.PaddingBefore), after = (down.PaddingAfter, across.PaddingAfter);
        if (before == after && outputPadding.IsSquare)
            return parts.ConvTranspose2d(Transposed(before, outputPadding), parts.Weight, null);

        ConvTranspose2d whole = parts.ConvTranspose2d(Transposed(0, 0), parts.Weight, null);
        ZeroPad2d cut = nn.ZeroPad2d(
            (-before.Width, outputPadding.Width - after.Width, -before.Height, outputPadding.Height - after.Height));
        return nn.Sequential(("whole", whole), ("cut", cut));

        ConvTranspose2dSpec Transposed(Size padding, Size outputPadding) => new(
            spec.OutChannels,
            spec.InChannels,
            spec.KernelSize,
            spec.Stride,
            padding,
            outputPadding,
            spec.Dilation,
            spec.Groups,
            bias: false);
    }

    internal static void CheckZeros(Conv2dSpec spec, string name)
    {
        if (spec.PaddingMode != PaddingModes.Zeros)
        {
            throw new ArgumentException(
                $"{name} has padding mode {spec.PaddingMode}, and must have Zeros: only then does the padding add nothing", name);
        }
    }
}
