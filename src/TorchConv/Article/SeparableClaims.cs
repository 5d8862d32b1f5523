using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchConv.Rewrites;
using TorchSharp;
using static TorchConv.Article.BothSources;
using static TorchConv.Article.Evidence;

namespace TorchConv.Article;

/// <summary>Section 5, depthwise separable convolution (深度可分离卷积).</summary>
internal static class SeparableClaims
{
    private static readonly Conv2dSpec Depthwise = Layer.Conv2d(3, 3, 10, groups: 3);
    private static readonly Conv2dSpec Pointwise = Layer.Pointwise(3, 30);

    public static IReadOnlyList<Claim> All { get; } =
    [
        new("S1", Section.Separable, new("it is a grouped convolution followed by a pointwise one", "深度可分离卷积等于分组卷积+点卷积"), () =>
        [
            .. Agree(new("parameters of the grouped step, (10×10×1+1)×3", "分组步骤的参数，(10×10×1+1)×3"), 303L, Depthwise, Example.Input, Parameters),
            .. Agree(new("parameters of the pointwise step, (1×1×3+1)×30", "点卷积步骤的参数，(1×1×3+1)×30"), 120L, Pointwise, [1, 3, 23, 23], Parameters),
            .. Agree(new("parameters in all", "参数总计"), 423L, Example.Separable, Example.Input, Parameters),
            OneDenseConvolution(),
        ]),
        new("S2", Section.Separable, new("it convolves each channel pointwise", "它会在每个通道上进行点卷积"), StepByStep)
        {
            Correction = new(
                "first a k×k convolution of each channel by itself (groups = in = out channels); "
                    + "the 1×1 comes second and mixes the channels",
                "先对每个通道单独做 k×k 卷积（groups = 输入 = 输出通道数），之后的 1×1 才混合各通道"),
        },
        new("S3", Section.Separable, new("(what it is for) it computes 1/30 + 1/100 of what the ordinary layer does", "（其用处）计算量是普通卷积的 1/30 + 1/100"), () =>
        [
            .. Agree(new("output shape, ordinary", "输出形状，普通"), Shape.Of(1, 30, 23, 23), Example.Ordinary, Example.Input, OutputShape),
            .. Agree(new("output shape, separable", "输出形状，可分离"), Shape.Of(1, 30, 23, 23), Example.Separable, Example.Input, OutputShape),
            .. Agree(new("multiply-adds, ordinary", "乘加次数，普通"), 4_761_000L, Example.Ordinary, Example.Input, MultiplyAdds),
            .. Agree(
                new("multiply-adds, separable: 4,761,000 × (1/30 + 1/100)", "乘加次数，可分离：4,761,000 × (1/30 + 1/100)"),
                (4_761_000L / 30) + (4_761_000L / 100), Example.Separable, Example.Input, MultiplyAdds),
        ]),
    ];

    private static Evidence OneDenseConvolution()
    {
        using TorchSharp.Modules.Conv2d depthwise = Example.Module(Depthwise), pointwise = Example.Module(Pointwise);
        using TorchSharp.Modules.Conv2d dense = Rewrite.SeparableToDense(depthwise, pointwise).Module;
        using TorchSharp.Modules.Sequential separable = torch.nn.Sequential(depthwise, pointwise);
        return That(
            new("difference from one dense layer whose kernel is pointwise × depthwise, beyond rounding", "与卷积核为“点卷积 × 逐通道卷积”的单个普通卷积之差（舍入误差除外）"),
            Source.Measured,
            0.0,
            Example.DifferenceBeyondRounding(separable, dense, [1, 3, 16, 16]));
    }

    private static IEnumerable<Evidence> StepByStep() =>
    [
        .. Refute(new("weights of the first step: 1×1 on each channel", "第一步的权重：逐通道 1×1"), 3L, Depthwise, Example.Input, Weights),
        .. Agree(new("weights of the first step: 10×10 on each channel", "第一步的权重：逐通道 10×10"), 300L, Depthwise, Example.Input, Weights),
        That(new("the first step mixes channels", "第一步混合通道"), Source.Measured, false, MixesChannels(Depthwise)),
        That(new("the second step mixes channels", "第二步混合通道"), Source.Measured, true, MixesChannels(Pointwise)),
    ];

    private static long Weights(LayerFacts facts) => facts.WeightParameters;

    /// <summary>Whether the first output channel changes when the second input channel does.</summary>
    private static bool MixesChannels(Conv2dSpec spec)
    {
        using TorchSharp.Modules.Conv2d module = Example.Module(spec);
        torch.Tensor input = Example.Values(1, 3, 12, 12), changed = input.clone();
        changed[.., 1] = 0;
        return Example.LargestDifference(module.call(input)[.., 0], module.call(changed)[.., 0]) > 0;
    }
}
