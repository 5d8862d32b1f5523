using TorchConv.Arithmetic;
using TorchSharp;

namespace TorchConv.Layers;

/// <summary>
/// Creates descriptions of the layers that the article compares. The arguments have PyTorch's names and meanings and are checked at
/// once.
/// </summary>
public static class Layer
{
    /// <summary>A fully connected layer: every input number reaches every output number. N×…×inFeatures → N×…×outFeatures.</summary>
    /// <inheritdoc cref="LinearSpec(long, long, bool)" path="/exception"/>
    public static LinearSpec FullyConnected(long inFeatures, long outFeatures, bool bias = true) => new(inFeatures, outFeatures, bias);

    /// <summary>
    /// A convolution: ordinary, dilated (<paramref name="dilation"/> above 1) or grouped (<paramref name="groups"/> above 1).
    /// </summary>
    /// <inheritdoc cref="Conv2dSpec(long, long, Size, Size?, Padding2d, Size?, long, bool, PaddingModes)" path="/exception"/>
    public static Conv2dSpec Conv2d(
        long inChannels,
        long outChannels,
        Size kernelSize,
        Size? stride = null,
        Padding2d padding = default,
        Size? dilation = null,
        long groups = 1,
        bool bias = true,
        PaddingModes paddingMode = PaddingModes.Zeros) =>
        new(inChannels, outChannels, kernelSize, stride, padding, dilation, groups, bias, paddingMode);

    /// <summary>A convolution of kernel size 1: it mixes channels, one position at a time.</summary>
    /// <inheritdoc cref="Conv2dSpec(long, long, Size, Size?, Padding2d, Size?, long, bool, PaddingModes)" path="/exception"/>
    public static Conv2dSpec Pointwise(long inChannels, long outChannels, bool bias = true) => new(inChannels, outChannels, 1, bias: bias);

    /// <summary>
    /// A depthwise convolution (one kernel for each channel), then a pointwise one. Stride, padding and dilation belong to the
    /// depthwise step (Howard et al., MobileNets, arXiv 1704.04861, section 3.1).
    /// </summary>
    /// <inheritdoc cref="Conv2dSpec(long, long, Size, Size?, Padding2d, Size?, long, bool, PaddingModes)" path="/exception"/>
    public static StackSpec DepthwiseSeparable(
        long inChannels,
        long outChannels,
        Size kernelSize,
        Size? stride = null,
        Padding2d padding = default,
        Size? dilation = null,
        bool bias = true) =>
        new(
            Conv2d(inChannels, inChannels, kernelSize, stride, padding, dilation, groups: inChannels, bias),
            Pointwise(inChannels, outChannels, bias));

    /// <summary>A transposed convolution: it maps from the output shape of an ordinary convolution to its input shape.</summary>
    /// <inheritdoc cref="ConvTranspose2dSpec(long, long, Size, Size?, Padding2d, Size?, Size?, long, bool)" path="/exception"/>
    public static ConvTranspose2dSpec Transposed(
        long inChannels,
        long outChannels,
        Size kernelSize,
        Size? stride = null,
        Padding2d padding = default,
        Size? outputPadding = null,
        Size? dilation = null,
        long groups = 1,
        bool bias = true) =>
        new(inChannels, outChannels, kernelSize, stride, padding, outputPadding, dilation, groups, bias);

    /// <summary>Maximum pooling: the largest value of each window. The stride is the kernel size if null.</summary>
    /// <inheritdoc cref="Pool2dSpec(PoolKind, Size, Size?, Size?, Size?)" path="/exception"/>
    public static Pool2dSpec MaxPool2d(Size kernelSize, Size? stride = null, Size? padding = null, Size? dilation = null) =>
        new(PoolKind.Max, kernelSize, stride, padding, dilation);

    /// <summary>Average pooling: the mean of each window. The stride is the kernel size if null.</summary>
    /// <inheritdoc cref="Pool2dSpec(PoolKind, Size, Size?, Size?, Size?)" path="/exception"/>
    public static Pool2dSpec AvgPool2d(Size kernelSize, Size? stride = null, Size? padding = null) =>
        new(PoolKind.Average, kernelSize, stride, padding);

    /// <summary>A stack of layers, in the order in which they are applied.</summary>
    /// <inheritdoc cref="StackSpec(IEnumerable{LayerSpec})" path="/exception"/>
    public static StackSpec Stack(params IEnumerable<LayerSpec> layers) => new(layers);

    /// <summary>
    /// The paddings with which a convolution or a pooling makes this output of this input, the smallest first; none where there is none.
    /// </summary>
    /// <param name="input">Height and width of the input.</param>
    /// <param name="output">Height and width that are wanted.</param>
    /// <param name="kernelSize">Weights of one kernel in height and width.</param>
    /// <param name="stride">Positions from one window to the next; 1 when null.</param>
    /// <param name="dilation">Positions from one weight of the kernel to the next; 1 when null.</param>
    /// <exception cref="ArgumentException">A number is too small.</exception>
    public static IReadOnlyList<Size> PaddingFor(Size input, Size output, Size kernelSize, Size? stride = null, Size? dilation = null) =>
        [.. PaddingSearch.Convolution(input, output, kernelSize, stride ?? 1, dilation ?? 1).Found.Select(found => found.Padding)];

    /// <summary>
    /// The paddings and output paddings with which a transposed convolution makes this output of this input, the smallest first.
    /// </summary>
    /// <inheritdoc cref="PaddingFor" path="/param"/>
    /// <inheritdoc cref="PaddingFor" path="/exception"/>
    public static IReadOnlyList<(Size Padding, Size OutputPadding)> TransposedPaddingFor(
        Size input, Size output, Size kernelSize, Size? stride = null, Size? dilation = null) =>
        PaddingSearch.Transposed(input, output, kernelSize, stride ?? 1, dilation ?? 1).Found;
}
