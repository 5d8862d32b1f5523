using TorchConv.Arithmetic;
using TorchSharp;

namespace TorchConv.Layers;

/// <summary>
/// What "same" means in TensorFlow, where it may have a stride: the output has ⌈input / stride⌉ positions. The padding that this needs
/// depends on the size of the input; if it is odd, the end has one position more. PyTorch's convolutions have no such padding, but
/// PyTorch has layers that pad.
/// </summary>
internal sealed record TensorFlowSamePadding(
    Conv2dSpec Convolution, (long Before, long After) AlongHeight, (long Before, long After) AlongWidth)
{
    /// <summary>The most multiply-adds of the pass that confirms the layer: nobody waits longer for a line of code.</summary>
    private const long MaxMultiplyAdds = 2_000_000_000;

    /// <param name="unpadded">The convolution, without its padding.</param>
    /// <param name="input">N×C×H×W.</param>
    public static TensorFlowSamePadding Of(Conv2dSpec unpadded, Shape input) =>
        new(unpadded, Around(unpadded.AlongHeight, input[2]), Around(unpadded.AlongWidth, input[3]));

    /// <summary>Whether both sides of each axis have the same padding, so that a convolution alone has it.</summary>
    public bool IsEven => AlongHeight.Before == AlongHeight.After && AlongWidth.Before == AlongWidth.After;

    /// <summary>The layer in C#, for this size of input.</summary>
    public string CSharp => IsEven ? Padded.CSharp : $"torch.nn.Sequential(torch.nn.ZeroPad2d({Sides}), {Convolution.CSharp})";

    /// <summary>The layer in PyTorch, for this size of input.</summary>
    public string PyTorch => IsEven ? Padded.PyTorch : $"torch.nn.Sequential(torch.nn.ZeroPad2d({Sides}), {Convolution.PyTorch})";

    /// <summary>The shape of the padded input.</summary>
    public Shape PaddedInput(Shape input) => Shape.Of(
        input[0], input[1], input[2] + AlongHeight.Before + AlongHeight.After, input[3] + AlongWidth.Before + AlongWidth.After);

    /// <summary>
    /// Runs the layer, and compares it with TensorFlow's definition: the convolution of the padded input with stride 1, of which only
    /// every position at a multiple of the stride is kept.
    /// </summary>
    /// <returns>The largest difference; null if that would take too long.</returns>
    public double? LargestDifference(Shape input)
    {
        LayerFacts facts = Convolution.Predict(PaddedInput(input));
        Size stride = Convolution.Stride;
        if (facts.MultiplyAdds > MaxMultiplyAdds / Math.Max(1, Math.Min(stride.Height, 1_000_000) * Math.Min(stride.Width, 1_000_000)))
            return null;

        using DisposeScope scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        using torch.Generator generator = new(0);
        using var layer = Convolution.Build(dtype: torch.ScalarType.Float64);
        torch.Tensor image = torch.rand(input.ToArray(), torch.ScalarType.Float64, generator: generator);
        torch.Tensor padded = torch.nn.functional.pad(image, [AlongWidth.Before, AlongWidth.After, AlongHeight.Before, AlongHeight.After]);
        torch.Tensor strided = layer.call(padded);
        torch.Tensor every = torch.nn.functional.conv2d(padded, layer.weight, layer.bias,
            dilation: [Convolution.Dilation.Height, Convolution.Dilation.Width], groups: Convolution.Groups);
        torch.Tensor picked = every[torch.TensorIndex.Ellipsis, torch.TensorIndex.Slice(step: stride.Height),
            torch.TensorIndex.Slice(step: stride.Width)];
        return picked.shape.SequenceEqual(strided.shape) ? (picked - strided).abs().max().item<double>() : double.PositiveInfinity;
    }

    private string Sides =>
        FormattableString.Invariant($"({AlongWidth.Before}, {AlongWidth.After}, {AlongHeight.Before}, {AlongHeight.After})");

    private Conv2dSpec Padded => new(
        Convolution.InChannels, Convolution.OutChannels, Convolution.KernelSize, Convolution.Stride,
            (AlongHeight.Before, AlongWidth.Before), Convolution.Dilation, Convolution.Groups, Convolution.Bias);

    private static (long Before, long After) Around(SlidingWindow window, long length)
    {
        long windows = ((length - 1) / window.Stride) + 1;
        long total = Math.Max(0, checked(((windows - 1) * window.Stride) + window.Extent - length));
        return (total / 2, total - (total / 2));
    }
}
