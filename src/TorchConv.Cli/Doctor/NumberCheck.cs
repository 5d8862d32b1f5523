using TorchConv.Arithmetic;
using TorchSharp;
using static TorchSharp.torch;

namespace TorchConv.Cli.Doctor;

/// <summary>How often libtorch's numbers differ from a plain computation, for one kind of layer, one direction, one type.</summary>
/// <param name="Layer">The kind.</param>
/// <param name="Pass">"forward", or "gradient" with respect to the input.</param>
/// <param name="Type">"float32" or "float64".</param>
/// <param name="Cases">Layers tried.</param>
/// <param name="Wrong">Layers whose numbers differ by more than rounding can explain.</param>
/// <param name="LargestError">The largest difference, as a share of the largest right number.</param>
internal sealed record NumberCheck(string Layer, string Pass, string Type, int Cases, int Wrong, double LargestError)
{
    private const int Channels = 4;

    /// <summary>Kernel sizes 1 to 10, strides 1 and 2, groups 1, 2 and 4, in both types and directions.</summary>
    public static IReadOnlyList<NumberCheck> All()
    {
        List<NumberCheck> checks = [];
        foreach (ScalarType type in (ScalarType[])[ScalarType.Float64, ScalarType.Float32])
        {
            checks.AddRange(Convolution("ordinary", type, groups: 1, dilation: 1));
            checks.AddRange(Convolution("dilated", type, groups: 1, dilation: 2));
            checks.AddRange(Convolution("grouped", type, groups: 2, dilation: 1));
            checks.AddRange(Convolution("depthwise", type, groups: Channels, dilation: 1));
            checks.AddRange(Transposed("transposed", type, groups: 1));
            checks.AddRange(Transposed("transposed, grouped", type, groups: 2));
            checks.AddRange(FullyConnected(type));
        }

        return checks;
    }

    private static NumberCheck[] Convolution(string layer, ScalarType type, int groups, int dilation)
    {
        List<double> forward = [], gradient = [];
        foreach (PlainLayer plain in Windows(groups, dilation))
        {
            int size = (int)plain.Window.Extent + 5, outputSize = plain.OutputSize(size);
            double[] input = Numbers(Channels * size * size, 1), weight = Numbers(plain.WeightLength, 2), outputGradient = Numbers(Channels * outputSize * outputSize, 3);
            var (output, inputGradient) = Run(
                type, input, [1, Channels, size, size], weight, [Channels, Channels / groups, plain.Window.Kernel, plain.Window.Kernel], outputGradient,
                (x, w) => nn.functional.conv2d(x, w, strides: [plain.Window.Stride, plain.Window.Stride], dilation: [dilation, dilation], groups: groups));
            forward.Add(Error(output, plain.Forward(input, weight, size)));
            gradient.Add(Error(inputGradient, plain.Backward(outputGradient, weight, size)));
        }

        return Both(layer, type, forward, gradient);
    }

    private static NumberCheck[] Transposed(string layer, ScalarType type, int groups)
    {
        List<double> forward = [], gradient = [];
        foreach (PlainLayer plain in Windows(groups, dilation: 1))
        {
            const int size = 6;
            int outputSize = (int)plain.Window.TransposedOutputLength(size);
            double[] input = Numbers(Channels * size * size, 1), weight = Numbers(plain.WeightLength, 2), outputGradient = Numbers(Channels * outputSize * outputSize, 3);
            var (output, inputGradient) = Run(
                type, input, [1, Channels, size, size], weight, [Channels, Channels / groups, plain.Window.Kernel, plain.Window.Kernel], outputGradient,
                (x, w) => nn.functional.conv_transpose2d(x, w, strides: [plain.Window.Stride, plain.Window.Stride], groups: groups));
            forward.Add(Error(output, plain.Backward(input, weight, outputSize)));
            gradient.Add(Error(inputGradient, plain.Forward(outputGradient, weight, outputSize)));
        }

        return Both(layer, type, forward, gradient);
    }

    /// <summary>A fully connected layer is a convolution of one position.</summary>
    private static NumberCheck[] FullyConnected(ScalarType type)
    {
        List<double> forward = [], gradient = [];
        for (int features = 1; features <= 10; features++)
        {
            PlainLayer plain = new(features, 2 * features, 1, new SlidingWindow(1));
            double[] input = Numbers(features, 1), weight = Numbers(plain.WeightLength, 2), outputGradient = Numbers(2 * features, 3);
            var (output, inputGradient) = Run(type, input, [1, features], weight, [2 * features, features], outputGradient, (x, w) => nn.functional.linear(x, w));
            forward.Add(Error(output, plain.Forward(input, weight, 1)));
            gradient.Add(Error(inputGradient, plain.Backward(outputGradient, weight, 1)));
        }

        return Both("fully connected", type, forward, gradient);
    }

    private static IEnumerable<PlainLayer> Windows(int groups, int dilation) =>
        from kernel in Enumerable.Range(1, 10)
        from stride in Enumerable.Range(1, 2)
        select new PlainLayer(Channels, Channels, groups, new SlidingWindow(kernel, stride, dilation: dilation));

    private static (double[] Output, double[] InputGradient) Run(
        ScalarType type,
        double[] input,
        long[] inputShape,
        double[] weight,
        long[] weightShape,
        double[] outputGradient,
        Func<Tensor, Tensor, Tensor> layer)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(input, type).reshape(inputShape).requires_grad_();
        Tensor y = layer(x, tensor(weight, type).reshape(weightShape));
        y.backward([tensor(outputGradient, type).reshape(y.shape)]);
        return (Values(y), Values(x.grad!));
    }

    private static double[] Values(Tensor tensor) => tensor.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray();

    private static NumberCheck[] Both(string layer, ScalarType type, List<double> forward, List<double> gradient) =>
        [Of(layer, "forward", type, forward), Of(layer, "gradient", type, gradient)];

    private static NumberCheck Of(string layer, string pass, ScalarType type, List<double> errors)
    {
        // The numbers are small integers, so both types could be exact; fast algorithms may still round.
        double tolerance = type == ScalarType.Float32 ? 1e-4 : 1e-10;
        return new NumberCheck(layer, pass, type == ScalarType.Float32 ? "float32" : "float64", errors.Count, errors.Count(error => !(error <= tolerance)), errors.Max());
    }

    private static double Error(double[] observed, double[] expected) =>
        observed.Zip(expected, (a, b) => Math.Abs(a - b)).Max() / Math.Max(1, expected.Max(Math.Abs));

    /// <summary>Whole numbers from 1 to 4 in an order without a period that a kernel could have.</summary>
    private static double[] Numbers(int length, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (double)random.Next(1, 5))];
    }
}
