using TorchConv.Arithmetic;
using TorchSharp;
using TorchSharp.Modules;

namespace TorchConv.Layers;

/// <summary>
/// A convolution, <c>torch.nn.Conv2d</c>: N×inChannels×H×W → N×outChannels×H'×W'. Ordinary, dilated, grouped, depthwise
/// (groups = inChannels) and pointwise (kernel size 1) are one layer with other numbers.
/// </summary>
public sealed record Conv2dSpec : ConvolutionSpec
{
    /// <summary>Describes a convolution.</summary>
    /// <exception cref="ArgumentException">
    /// A number is too small, groups do not divide both numbers of channels, "same" padding is combined with a stride, "same"
    /// padding of a mode other than zeros has a kernel whose extents in height and width differ, or the weight has too many
    /// elements.
    /// </exception>
    internal Conv2dSpec(
        long inChannels,
        long outChannels,
        Size kernelSize,
        Size? stride = null,
        Padding2d padding = default,
        Size? dilation = null,
        long groups = 1,
        bool bias = true,
        PaddingModes paddingMode = PaddingModes.Zeros)
        : base(inChannels, outChannels, kernelSize, stride, padding, dilation, groups, bias, isTransposed: false)
    {
        PaddingMode = paddingMode is PaddingModes.Zeros or PaddingModes.Reflect or PaddingModes.Replicate or PaddingModes.Circular
            ? paddingMode
            : throw new ArgumentOutOfRangeException(
                nameof(paddingMode), $"paddingMode ({paddingMode}) must be Zeros, Reflect, Replicate or Circular");
        if (padding.IsSame && paddingMode != PaddingModes.Zeros && AlongHeight.Extent != AlongWidth.Extent)
        {
            throw new ArgumentException(
                $"padding (same) of mode {paddingMode} needs a kernel with the same extent in height and width, not "
                + $"{new Size(AlongHeight.Extent, AlongWidth.Extent)}: "
                + "TorchSharp's Conv2d exchanges the two paddings there, and its output would have another size",
                nameof(padding));
        }
    }

    /// <summary>The values in the padding: zeros, or values of the input.</summary>
    public PaddingModes PaddingMode { get; }

    internal override ModuleCall Call => new(
        "Conv2d",
        [InChannels, OutChannels, KernelSize],
        [
            .. WindowArguments,
            .. ChannelArguments,
            .. PaddingMode == PaddingModes.Zeros ? [] : new NamedArgument[] { new("padding_mode", PaddingMode) },
        ]);

    /// <inheritdoc/>
    public override Conv2d Build(torch.Device? device = null, torch.ScalarType? dtype = null)
    {
        // TorchSharp's constructor creates a view of the weight that nobody disposes of; the scope does.
        using DisposeScope scope = torch.NewDisposeScope();
        return Padding.IsSame
            ? torch.nn.Conv2d(
                InChannels,
                OutChannels,
                Pair(KernelSize),
                TorchSharp.Padding.Same,
                Pair(Stride),
                Pair(Dilation),
                PaddingMode,
                Groups,
                Bias,
                device,
                dtype)
            : torch.nn.Conv2d(
                InChannels,
                OutChannels,
                Pair(KernelSize),
                Pair(Stride),
                Pair(Padding.Size),
                Pair(Dilation),
                PaddingMode,
                Groups,
                Bias,
                device,
                dtype);
    }

    /// <inheritdoc/>
    public override LayerFacts Predict(Shape input)
    {
        Check(input);
        Shape output = OutputOf(input, input[0], OutChannels, AlongHeight.OutputLength(input[2]), AlongWidth.OutputLength(input[3]));
        return new LayerFacts(
            WeightParameters,
            BiasParameters,
            output,
            Guard.NoOverflow(
                () => checked(output[0] * output[2] * output[3] * WeightParameters),
                nameof(input),
                $"the multiply-adds of input ({input})"));
    }

    private void Check(Shape input)
    {
        CheckImages(input, InChannels);
        CheckFits(input);
        if (PaddingMode == PaddingModes.Zeros)
            return;

        CheckPaddingMode(input[2], AlongHeight, input, "height");
        CheckPaddingMode(input[3], AlongWidth, input, "width");

        // TorchSharp lays this padding around a copy of the input, which has to be a tensor too.
        Shape.Of(
            nameof(input),
            $"for input ({input}) the padded copy",
            input[0],
            input[1],
            PaddedLength(AlongHeight, input[2]),
            PaddedLength(AlongWidth, input[3]));
    }

    private static long PaddedLength(SlidingWindow window, long length) => window.PaddingBefore + length + window.PaddingAfter;

    private void CheckPaddingMode(long length, SlidingWindow window, Shape input, string axis)
    {
        bool isReflect = PaddingMode == PaddingModes.Reflect;
        if (PaddingMode != PaddingModes.Replicate && window.PaddingAfter > length - (isReflect ? 1 : 0))
        {
            throw new ArgumentException(
                $"input ({input}) has {axis} {length}: padding {window.PaddingAfter} of mode {PaddingMode} must "
                + $"{(isReflect ? "be less" : "not be more")} than that",
                nameof(input));
        }
    }
}
