using TorchConv.Arithmetic;
using TorchConv.Layers;
using static TorchConv.Article.BothSources;

namespace TorchConv.Article;

/// <summary>Section 4, pointwise convolution (点卷积).</summary>
internal static class PointwiseClaims
{
    private static readonly Shape Input = [1, 100, 224, 224];

    public static IReadOnlyList<Claim> All { get; } =
    [
        new("P1", Section.Pointwise, new("224×224×100 → 224×224×50 with 1×1 needs fewer parameters than with 3×3 or 5×5", "224×224×100 → 224×224×50：1×1 比 3×3 或 5×5 的参数少"), () =>
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
    ];

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
