using TorchConv.Arithmetic;
using TorchSharp;

namespace TorchConv.Layers;

/// <summary>
/// Pooling, <c>torch.nn.MaxPool2d</c> or <c>torch.nn.AvgPool2d</c>: N×C×H×W → N×C×H'×W', each channel separately. It has no
/// parameters, and its multiply-adds are not counted by convention.
/// </summary>
public sealed record Pool2dSpec : WindowLayerSpec
{
    /// <summary>Describes a pooling layer.</summary>
    /// <param name="kind">The largest value or the mean.</param>
    /// <param name="kernelSize">Positions of one window in height and width.</param>
    /// <param name="stride">Positions from one window to the next; the kernel size if null.</param>
    /// <param name="padding">Positions added around the input, at most half of the kernel size; 0 if null.</param>
    /// <param name="dilation">
    /// Distance between neighbouring positions of the window, for <see cref="PoolKind.Max"/> only; 1 if null.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A number is too small or above <see cref="int.MaxValue"/>, padding is more than half of the kernel size, or average pooling
    /// has a dilation.
    /// </exception>
    internal Pool2dSpec(PoolKind kind, Size kernelSize, Size? stride = null, Size? padding = null, Size? dilation = null)
        : base(kernelSize, stride ?? kernelSize, padding ?? 0, dilation ?? 1)
    {
        Kind = kind is PoolKind.Max or PoolKind.Average
            ? kind
            : throw new ArgumentOutOfRangeException(nameof(kind), $"kind ({kind}) must be Max or Average");
        CheckCountable(KernelSize, nameof(kernelSize));
        CheckCountable(Stride, nameof(stride));
        CheckCountable(Dilation, nameof(dilation));
        if (Padding.Size.Height > kernelSize.Height / 2 || Padding.Size.Width > kernelSize.Width / 2)
        {
            throw new ArgumentException(
                $"padding ({Padding}) must be at most half of kernelSize ({kernelSize}): a window of padding alone has no value",
                nameof(padding));
        }

        if (kind == PoolKind.Average && Dilation != 1)
        {
            throw new ArgumentException(
                $"dilation ({Dilation}) is not for average pooling: torch.nn.AvgPool2d has none; a depthwise "
                + "convolution of equal weights has",
                nameof(dilation));
        }
    }

    /// <summary>The largest value or the mean.</summary>
    public PoolKind Kind { get; }

    /// <inheritdoc/>
    public override long WeightParameters => 0;

    /// <inheritdoc/>
    public override long BiasParameters => 0;

    internal override string ParameterTerms => "0";

    internal override ModuleCall Call => new(
        Kind == PoolKind.Max ? "MaxPool2d" : "AvgPool2d",
        [KernelSize],
        [
            .. Stride == KernelSize ? [] : new NamedArgument[] { new("stride", Stride) },
            .. WindowArguments.Where(argument => argument.Name != "stride"),
        ]);

    /// <inheritdoc/>
    public override torch.nn.Module<torch.Tensor, torch.Tensor> Build(torch.Device? device = null, torch.ScalarType? dtype = null) =>
        Kind == PoolKind.Max
            ? torch.nn.MaxPool2d(Pair(KernelSize), Pair(Stride), Pair(Padding.Size), Pair(Dilation))
            : torch.nn.AvgPool2d(Pair(KernelSize), Pair(Stride), Pair(Padding.Size));

    /// <inheritdoc/>
    public override LayerFacts Predict(Shape input)
    {
        Check(input);
        return new LayerFacts(
            0, 0, OutputOf(input, input[0], input[1], AlongHeight.OutputLength(input[2]), AlongWidth.OutputLength(input[3])), 0);
    }

    /// <summary>libtorch uses 32-bit positions for pooling, and larger lengths wrap around.</summary>
    private static void CheckCountable(Size size, string name)
    {
        if (size.Height > int.MaxValue || size.Width > int.MaxValue)
            throw new ArgumentOutOfRangeException(name, $"{name} ({size}) must be at most {int.MaxValue} in height and width for pooling");
    }

    private void Check(Shape input)
    {
        CheckImages(input);
        if (input[2] > int.MaxValue || input[3] > int.MaxValue)
            throw new ArgumentException($"input ({input}) must be at most {int.MaxValue} in height and width for pooling", nameof(input));

        CheckFits(input);
    }
}
