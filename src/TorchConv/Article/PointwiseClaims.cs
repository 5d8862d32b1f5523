using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchConv.Modules;
using TorchConv.Rewrites;
using static TorchConv.Article.BothSources;
using static TorchConv.Article.Evidence;
using static TorchSharp.torch;

namespace TorchConv.Article;

/// <summary>Section 4, pointwise convolution (点卷积).</summary>
internal static class PointwiseClaims
{
    private static readonly Shape Input = [1, 100, 224, 224];

    public static IReadOnlyList<Claim> All { get; } =
    [
        new("P1", Section.Pointwise, new(
            "224×224×100 → 224×224×50 with 1×1 needs fewer parameters than with 3×3 or 5×5",
            "224×224×100 → 224×224×50：1×1 比 3×3 或 5×5 的参数少"), () =>
        [
            .. Kernel(1, 5_050),
            .. Kernel(3, 45_050),
            .. Kernel(5, 125_050),
        ]),
        new("P2", Section.Pointwise, new("it lowers or raises the number of channels", "实现通道数的降维与升维"), () =>
        [
            .. Channels(50, 5_050),
            .. Channels(200, 20_200),
        ]),
        new("P3", Section.Pointwise, new("it mixes information across channels", "实现跨通道信息的融合"), LinearAtEveryPixel),
        new("P4", Section.Pointwise, new("it adds non-linearity even at equal numbers of channels", "通道数不变时也能增加网络的非线性"), AffineUnlessActivated)
        {
            Condition = new("if an activation follows; alone it is affine, and two in a row are one", "若其后有激活函数；单独的点卷积是仿射的，连续两个可合并为一个"),
        },
    ];

    private static IEnumerable<Evidence> LinearAtEveryPixel()
    {
        using TorchSharp.Modules.Conv2d pointwise = Example.Module(Layer.Pointwise(100, 50));
        using LinearPerPixel linear = Rewrite.PointwiseToLinear(pointwise).Module;
        Text parameters = new("parameters of a fully connected layer 100→50", "全连接层 100→50 的参数");
        yield return That(parameters, Source.Predicted, 5_050L, Layer.FullyConnected(100, 50).Parameters);
        yield return That(parameters, Source.Measured, 5_050L, ParameterCount.Of(linear).All);
        yield return That(
            new("difference from that layer at every pixel, beyond rounding", "与逐像素全连接之差（舍入误差除外）"),
            Source.Measured,
            0.0,
            Example.DifferenceBeyondRounding(pointwise, linear, [1, 100, 7, 7]));
    }

    private static IEnumerable<Evidence> AffineUnlessActivated()
    {
        Conv2dSpec equal = Layer.Pointwise(100, 100);
        using TorchSharp.Modules.Conv2d first = Example.Module(equal), second = Example.Module(equal);
        using TorchSharp.Modules.Conv2d one = Rewrite.TwoPointwiseToOne(first, second).Module;
        using nn.Module<Tensor, Tensor> twoInARow = nn.Sequential(first, second), activated = nn.Sequential(first, nn.ReLU(), second);
        yield return Against(new("alone it is non-linear", "单独即为非线性"), Source.Measured, true, IsNonLinear(first));
        yield return Against(new("two in a row are non-linear", "连续两个即为非线性"), Source.Measured, true, IsNonLinear(twoInARow));
        yield return That(
            new("difference of two in a row from one, beyond rounding", "连续两个与合并成的一个之差（舍入误差除外）"),
            Source.Measured,
            0.0,
            Example.DifferenceBeyondRounding(twoInARow, one, [1, 100, 7, 7]));
        yield return That(new("parameters of two in a row", "连续两个的参数"), Source.Predicted, 2 * 10_100L, Layer.Stack(equal, equal).Parameters);
        yield return That(new("with a ReLU between it is non-linear", "中间有 ReLU 时为非线性"), Source.Measured, true, IsNonLinear(activated));
    }

    /// <summary>Whether f is not affine: an affine function has f(a + b) + f(0) = f(a) + f(b).</summary>
    private static bool IsNonLinear(nn.Module<Tensor, Tensor> f)
    {
        Tensor a = Example.Values(1, 100, 7, 7), b = a.cos();
        Tensor sum = f.call(a).Plus(f.call(b));
        Tensor ofSum = f.call(a.Plus(b)).Plus(f.call(zeros_like(a)));
        return Example.LargestDifference(ofSum, sum) > Example.Rounding * sum.abs().max().item<double>();
    }

    private static IEnumerable<Evidence> Kernel(long kernel, long parameters)
    {
        Conv2dSpec layer = Layer.Conv2d(100, 50, kernel, padding: kernel / 2);
        return
        [
            .. Agree(new($"parameters, {kernel}×{kernel}", $"参数，{kernel}×{kernel}"), parameters, layer, Input, Parameters),
            .. Agree(new($"output shape, {kernel}×{kernel}", $"输出形状，{kernel}×{kernel}"), Shape.Of(1, 50, 224, 224), layer, Input, OutputShape),
        ];
    }

    private static IEnumerable<Evidence> Channels(long channels, long parameters)
    {
        Conv2dSpec layer = Layer.Pointwise(100, channels);
        return
        [
            .. Agree(new($"parameters, 100→{channels}", $"参数，100→{channels}"), parameters, layer, Input, Parameters),
            .. Agree(new($"output shape, 100→{channels}", $"输出形状，100→{channels}"), Shape.Of(1, channels, 224, 224), layer, Input, OutputShape),
        ];
    }
}
