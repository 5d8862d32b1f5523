using TorchConv.Arithmetic;
using TorchSharp;
using TorchSharp.Modules;

namespace TorchConv.Layers;

/// <summary>
/// A transposed convolution, <c>torch.nn.ConvTranspose2d</c>: N×inChannels×H×W → N×outChannels×H'×W'. Its input and output have the
/// shapes of the output and input of an ordinary convolution.
/// </summary>
public sealed record ConvTranspose2dSpec : ConvolutionSpec
{
    /// <summary>Describes a transposed convolution.</summary>
    /// <exception cref="ArgumentException">
    /// A number is too small, groups do not divide both numbers of channels, padding is "same", output padding is not below stride
    /// or dilation, output padding differs in height and width, or the weight has too many elements.
    /// </exception>
    internal ConvTranspose2dSpec(
        long inChannels,
        long outChannels,
        Size kernelSize,
        Size? stride = null,
        Padding2d padding = default,
        Size? outputPadding = null,
        Size? dilation = null,
        long groups = 1,
        bool bias = true)
        : base(inChannels, outChannels, kernelSize, stride, padding, dilation, groups, bias, isTransposed: true)
    {
        if (padding.IsSame)
        {
            throw new ArgumentException(
                "padding (same) is not for transposed convolutions: PyTorch gives it no meaning there, a number is needed",
                nameof(padding));
        }

        OutputPadding = CheckOutputPadding(outputPadding ?? 0);
    }

    /// <summary>
    /// Positions added at the end of the output: a convolution with a stride maps several input lengths to one, and this selects
    /// among them.
    /// </summary>
    public Size OutputPadding { get; }

    internal override ModuleCall Call => new(
        "ConvTranspose2d",
        [InChannels, OutChannels, KernelSize],
        [
            .. WindowArguments,
            .. OutputPadding == 0 ? [] : new NamedArgument[] { new("output_padding", OutputPadding) },
            .. ChannelArguments,
        ]);

    /// <inheritdoc/>
    public override ConvTranspose2d Build(torch.Device? device = null, torch.ScalarType? dtype = null)
    {
        // TorchSharp's constructor creates a view of the weight that nobody disposes of; the scope does.
        using DisposeScope scope = torch.NewDisposeScope();
        return torch.nn.ConvTranspose2d(
            InChannels,
            OutChannels,
            Pair(KernelSize),
            Pair(Stride),
            Pair(Padding.Size),
            Pair(OutputPadding),
            Pair(Dilation),
            groups: Groups,
            bias: Bias,
            device: device,
            dtype: dtype);
    }

    /// <inheritdoc/>
    public override LayerFacts Predict(Shape input)
    {
        CheckImages(input, InChannels);
        (long height, long width) = (
            Length(AlongHeight, input[2], OutputPadding.Height), Length(AlongWidth, input[3], OutputPadding.Width));
        if (height < 1 || width < 1)
        {
            throw new ArgumentException(
                $"input ({input}) with padding {Padding} must leave an output of at least 1×1, not {height}×{width}", nameof(input));
        }

        Shape output = OutputOf(input, input[0], OutChannels, height, width);
        return new LayerFacts(
            WeightParameters,
            BiasParameters,
            output,
            Guard.NoOverflow(
                () => checked(input[0] * input[2] * input[3] * WeightParameters), nameof(input), $"the multiply-adds of input ({input})"));

        long Length(SlidingWindow window, long inputLength, long outputPadding) => Guard.NoOverflow(
            () => window.TransposedOutputLength(inputLength, outputPadding),
            nameof(input),
            $"height and width of the output of input ({input})");
    }

    private Size CheckOutputPadding(Size outputPadding)
    {
        Guard.AtLeast(0, outputPadding, nameof(outputPadding));
        CheckOutputPadding(outputPadding, outputPadding.Height, AlongHeight);
        CheckOutputPadding(outputPadding, outputPadding.Width, AlongWidth);
        return outputPadding.IsSquare
            ? outputPadding
            : throw new ArgumentException(
                $"outputPadding ({outputPadding}) must be equal in height and width: TorchSharp's ConvTranspose2d "
                + "uses only its first value, "
                + "and its output would have another size (torch.nn.functional.conv_transpose2d takes both)",
                nameof(outputPadding));
    }

    private static void CheckOutputPadding(Size given, long outputPadding, SlidingWindow window)
    {
        if (outputPadding >= Math.Max(window.Stride, window.Dilation))
        {
            throw new ArgumentException(
                $"outputPadding ({given}) must be less than stride ({window.Stride}) or dilation ({window.Dilation})",
                nameof(outputPadding));
        }
    }
}
