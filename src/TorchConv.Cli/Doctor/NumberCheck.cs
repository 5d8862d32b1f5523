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
        (string Layer, Trial[] Trials)[] kinds =
        [
            ("ordinary", [.. Convolutions(groups: 1, dilation: 1)]),
            ("dilated", [.. Convolutions(groups: 1, dilation: 2)]),
            ("grouped", [.. Convolutions(groups: 2, dilation: 1)]),
            ("depthwise", [.. Convolutions(groups: Channels, dilation: 1)]),
            ("transposed", [.. Transposed(groups: 1)]),
            ("transposed, grouped", [.. Transposed(groups: 2)]),
            ("fully connected", [.. FullyConnected()]),
        ];
        return
        [
            .. from type in (ScalarType[])[ScalarType.Float64, ScalarType.Float32]
               from kind in kinds
               from check in Try(kind.Layer, type, kind.Trials)
               select check,
        ];
    }

    private static IEnumerable<Trial> Convolutions(int groups, int dilation) =>
        from plain in Windows(groups, dilation)
        let size = (int)plain.Window.Extent + 5
        let input = Numbers(Channels * size * size, 1)
        let weight = Numbers(plain.WeightLength, 2)
        let outputGradient = Numbers(Channels * plain.OutputSize(size) * plain.OutputSize(size), 3)
        select new Trial(
            new Numbered(input, [1, Channels, size, size]),
            new Numbered(weight, [Channels, Channels / groups, plain.Window.Kernel, plain.Window.Kernel]),
            outputGradient,
            plain.Forward(input, weight, size),
            plain.Backward(outputGradient, weight, size),
            (x, w) => nn.functional.conv2d(x, w, strides: [plain.Window.Stride, plain.Window.Stride], dilation: [dilation, dilation], groups: groups));

    private static IEnumerable<Trial> Transposed(int groups) =>
        from plain in Windows(groups, dilation: 1)
        let size = 6
        let outputSize = (int)plain.Window.TransposedOutputLength(size)
        let input = Numbers(Channels * size * size, 1)
        let weight = Numbers(plain.WeightLength, 2)
        let outputGradient = Numbers(Channels * outputSize * outputSize, 3)
        select new Trial(
            new Numbered(input, [1, Channels, size, size]),
            new Numbered(weight, [Channels, Channels / groups, plain.Window.Kernel, plain.Window.Kernel]),
            outputGradient,
            plain.Backward(input, weight, outputSize),
            plain.Forward(outputGradient, weight, outputSize),
            (x, w) => nn.functional.conv_transpose2d(x, w, strides: [plain.Window.Stride, plain.Window.Stride], groups: groups));

    /// <summary>A fully connected layer is a convolution of one position.</summary>
    private static IEnumerable<Trial> FullyConnected() =>
        from features in Enumerable.Range(1, 10)
        let plain = new PlainLayer(features, 2 * features, 1, new SlidingWindow(1))
        let input = Numbers(features, 1)
        let weight = Numbers(plain.WeightLength, 2)
        let outputGradient = Numbers(2 * features, 3)
        select new Trial(
            new Numbered(input, [1, features]),
            new Numbered(weight, [2 * features, features]),
            outputGradient,
            plain.Forward(input, weight, 1),
            plain.Backward(outputGradient, weight, 1),
            (x, w) => nn.functional.linear(x, w));

    private static IEnumerable<PlainLayer> Windows(int groups, int dilation) =>
        from kernel in Enumerable.Range(1, 10)
        from stride in Enumerable.Range(1, 2)
        select new PlainLayer(Channels, Channels, groups, new SlidingWindow(kernel, stride, dilation: dilation));

    private static NumberCheck[] Try(string layer, ScalarType type, Trial[] trials)
    {
        List<double> forward = [], gradient = [];
        foreach (Trial trial in trials)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor x = trial.Input.As(type).requires_grad_();
            Tensor y = trial.Layer(x, trial.Weight.As(type));
            y.backward([tensor(trial.OutputGradient, type).reshape(y.shape)]);
            forward.Add(Error(Values(y), trial.Output));
            gradient.Add(Error(Values(x.grad!), trial.InputGradient));
        }

        return [Of(layer, "forward", type, forward), Of(layer, "gradient", type, gradient)];
    }

    private static double[] Values(Tensor tensor) => tensor.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray();

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

    /// <summary>What a tensor holds, and its shape.</summary>
    private sealed record Numbered(double[] Values, long[] Shape)
    {
        public Tensor As(ScalarType type) => tensor(Values, type).reshape(Shape);
    }

    /// <summary>A layer, what goes into it in both directions, and what must come out, computed once for both types.</summary>
    private sealed record Trial(Numbered Input, Numbered Weight, double[] OutputGradient, double[] Output, double[] InputGradient, Func<Tensor, Tensor, Tensor> Layer);
}
