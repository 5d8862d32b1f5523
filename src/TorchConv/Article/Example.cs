using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchConv.Rewrites;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchConv.Article;

/// <summary>The layers and numbers of the article's examples, as real tensors in float64 (float32 is wrong on some machines).</summary>
internal static class Example
{
    /// <summary>The largest rounding error of float64 in the sums of these examples, relative to the largest output.</summary>
    public const double Rounding = ProofResult.Tolerance;

    /// <summary>The article's ordinary convolution: 10×10, 3 → 30.</summary>
    public static Conv2dSpec Ordinary { get; } = Layer.Conv2d(3, 30, 10);

    /// <summary>The same with dilation 2.</summary>
    public static Conv2dSpec Dilated { get; } = Layer.Conv2d(3, 30, 10, dilation: 2);

    /// <summary>The same in three groups.</summary>
    public static Conv2dSpec Grouped { get; } = Layer.Conv2d(3, 30, 10, groups: 3);

    /// <summary>The same as a depthwise and a pointwise layer.</summary>
    public static StackSpec Separable { get; } = Layer.DepthwiseSeparable(3, 30, 10);

    /// <summary>An input that is large enough for dilation 2.</summary>
    public static Shape Input { get; } = [1, 3, 32, 32];

    /// <summary>Values that are all different and need no random generator: sin 1, sin 2, …</summary>
    public static Tensor Values(params long[] shape) =>
        tensor([.. Enumerable.Range(1, (int)Shape.Of(shape).Elements).Select(i => Math.Sin(i))], shape, ScalarType.Float64);

    /// <summary>The real module, with such values as its parameters.</summary>
    public static Conv2d Module(Conv2dSpec spec)
    {
        Conv2d module = spec.Build(META, ScalarType.Float64);
        module.weight = new Parameter(Values(module.weight!.shape));
        if (module.bias is not null)
            module.bias = new Parameter(Values(module.bias.shape));
        return module;
    }

    /// <summary>Returns the largest difference of two modules, relative to the largest output; 0 if it is no more than rounding.</summary>
    public static double DifferenceBeyondRounding(nn.Module<Tensor, Tensor> a, nn.Module<Tensor, Tensor> b, Shape input)
    {
        double difference = Rewrite.Difference(a, b, input, samples: 2).Relative;
        return difference <= Rounding ? 0 : difference;
    }

    /// <summary>Returns the largest absolute difference of two tensors of the same shape.</summary>
    public static double LargestDifference(Tensor a, Tensor b) => (a - b).abs().max().item<double>();

    /// <summary>Returns a matrix as an image 1×1×H×W.</summary>
    public static Tensor Image(double[,] matrix) => tensor(matrix).unsqueeze(0).unsqueeze(0);

    /// <summary>Returns an image 1×1×H×W as a matrix.</summary>
    public static double[,] Matrix(Tensor image)
    {
        double[] values = [.. image.contiguous().data<double>()];
        double[,] matrix = new double[image.shape[2], image.shape[3]];
        Buffer.BlockCopy(values, 0, matrix, 0, values.Length * sizeof(double));
        return matrix;
    }
}
