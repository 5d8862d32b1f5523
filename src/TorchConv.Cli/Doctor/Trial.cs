using TorchConv.Arithmetic;
using static TorchSharp.torch;

namespace TorchConv.Cli.Doctor;

/// <summary>A layer, what goes into it in both directions, and what must come out, computed in plain C#.</summary>
internal sealed record Trial(Numbers Input, Numbers Weight, double[] OutputGradient, double[] Output, double[] InputGradient, Func<Tensor, Tensor, Tensor> Layer)
{
    private const int Channels = 4;

    /// <summary>Kernel sizes 1 to 10, strides 1 and 2, groups 1, 2 and 4.</summary>
    public static IReadOnlyList<(string Layer, Trial[] Trials)> Kinds() =>
    [
        ("ordinary", [.. Convolutions(groups: 1, dilation: 1)]),
        ("dilated", [.. Convolutions(groups: 1, dilation: 2)]),
        ("grouped", [.. Convolutions(groups: 2, dilation: 1)]),
        ("depthwise", [.. Convolutions(groups: Channels, dilation: 1)]),
        ("transposed", [.. Transposed(groups: 1)]),
        ("transposed, grouped", [.. Transposed(groups: 2)]),
        ("fully connected", [.. FullyConnected()]),
    ];

    private static IEnumerable<Trial> Convolutions(int groups, int dilation) =>
        from plain in Windows(groups, dilation)
        let window = plain.Window
        let size = (int)window.Extent + 5
        select Square(plain, size, plain.OutputSize(size), isTransposed: false, (x, w) =>
            nn.functional.conv2d(x, w, strides: [window.Stride, window.Stride], dilation: [dilation, dilation], groups: groups));

    private static IEnumerable<Trial> Transposed(int groups) =>
        from plain in Windows(groups, dilation: 1)
        let window = plain.Window
        let size = 6
        select Square(plain, size, (int)window.TransposedOutputLength(size), isTransposed: true, (x, w) =>
            nn.functional.conv_transpose2d(x, w, strides: [window.Stride, window.Stride], groups: groups));

    /// <summary>A fully connected layer is a convolution of one position.</summary>
    private static IEnumerable<Trial> FullyConnected() =>
        from features in Enumerable.Range(1, 10)
        let plain = new PlainLayer(features, 2 * features, 1, new SlidingWindow(1))
        select Of(plain, [1, features], 1, [2 * features, features], 2 * features, isTransposed: false, (x, w) => nn.functional.linear(x, w));

    private static IEnumerable<PlainLayer> Windows(int groups, int dilation) =>
        from kernel in Enumerable.Range(1, 10)
        from stride in Enumerable.Range(1, 2)
        select new PlainLayer(Channels, Channels, groups, new SlidingWindow(kernel, stride, dilation: dilation));

    private static Trial Square(PlainLayer plain, int inputSize, int outputSize, bool isTransposed, Func<Tensor, Tensor, Tensor> layer) => Of(
        plain,
        [1, Channels, inputSize, inputSize],
        isTransposed ? outputSize : inputSize,
        [Channels, Channels / plain.Groups, plain.Window.Kernel, plain.Window.Kernel],
        Channels * outputSize * outputSize,
        isTransposed,
        layer);

    /// <summary>A transposed layer is a convolution backwards, so its gradient is the convolution.</summary>
    private static Trial Of(
        PlainLayer plain, long[] inputShape, int convolved, long[] weightShape, int outputs, bool isTransposed, Func<Tensor, Tensor, Tensor> layer)
    {
        Numbers input = Numbers.Of(inputShape, 1), weight = Numbers.Of(weightShape, 2);
        double[] outputGradient = Numbers.Of([outputs], 3).Values;
        (double[] larger, double[] smaller) = isTransposed ? (outputGradient, input.Values) : (input.Values, outputGradient);
        double[] forwards = plain.Forward(larger, weight.Values, convolved), backwards = plain.Backward(smaller, weight.Values, convolved);
        return isTransposed
            ? new Trial(input, weight, outputGradient, backwards, forwards, layer)
            : new Trial(input, weight, outputGradient, forwards, backwards, layer);
    }
}
