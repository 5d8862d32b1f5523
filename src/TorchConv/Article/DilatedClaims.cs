using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchSharp;
using static TorchConv.Article.BothSources;
using static TorchConv.Article.Evidence;

namespace TorchConv.Article;

/// <summary>Section 1, dilated convolution (空洞卷积).</summary>
internal static class DilatedClaims
{
    public static IReadOnlyList<Claim> All { get; } =
    [
        new("D2", Section.Dilated, new("dilation does not change the number of parameters", "空洞卷积不改变参数量"), () =>
        [
            .. Agree(new("parameters, dilation 1", "参数，dilation 1"), 9030L, Example.Ordinary, Example.Input, Parameters),
            .. Agree(new("parameters, dilation 2", "参数，dilation 2"), 9030L, Example.Dilated, Example.Input, Parameters),
        ]),
        new("D3", Section.Dilated, new("dilation does not change the amount of computation", "空洞卷积不改变计算量"), () =>
        [
            .. Agree(new("multiply-adds per output position, dilation 1", "每个输出位置的乘加次数，dilation 1"), 9000L, Example.Ordinary, Example.Input, PerPosition),
            .. Agree(new("multiply-adds per output position, dilation 2", "每个输出位置的乘加次数，dilation 2"), 9000L, Example.Dilated, Example.Input, PerPosition),
            .. Agree(new("multiply-adds in all, dilation 1, padding same", "总乘加次数，dilation 1，padding same"), 9_216_000L, Layer.Conv2d(3, 30, 10, padding: Padding2d.Same), Example.Input, MultiplyAdds),
            .. Agree(new("multiply-adds in all, dilation 2, padding same", "总乘加次数，dilation 2，padding same"), 9_216_000L, Layer.Conv2d(3, 30, 10, padding: Padding2d.Same, dilation: 2), Example.Input, MultiplyAdds),
            .. Refute(new("multiply-adds in all, dilation 2, no padding: as many as dilation 1", "总乘加次数，dilation 2，无填充：与 dilation 1 同样多"), 4_761_000L, Example.Dilated, Example.Input, MultiplyAdds),
        ])
        {
            Condition = new("if the outputs have the same size", "若输出尺寸相同"),
        },
        new("D4", Section.Dilated, new("ordinary convolution is dilation 1", "普通卷积的 dilation rate 为 1"), OrdinaryIsDilation1),
    ];

    private static long PerPosition(LayerFacts facts) => facts.MultiplyAdds / (facts.OutputShape[2] * facts.OutputShape[3]);

    private static IEnumerable<Evidence> OrdinaryIsDilation1()
    {
        yield return That(
            new("extent of a kernel of 10 with dilation 1", "大小为 10、dilation 1 的卷积核覆盖范围"),
            Source.Predicted,
            new SlidingWindow(10).Kernel,
            new SlidingWindow(10, dilation: 1).Extent);

        using torch.Tensor input = Example.Values(1, 3, 16, 16);
        using TorchSharp.Modules.Conv2d ordinary = Example.Module(Example.Ordinary);
        using torch.Tensor output = torch.nn.functional.conv2d(input, ordinary.weight!, ordinary.bias, dilation: [1, 1]);
        yield return That(
            new("largest difference of the outputs, same weights and input", "相同权重与输入时输出的最大差"),
            Source.Measured,
            0.0,
            Example.LargestDifference(ordinary.call(input), output));
    }
}
