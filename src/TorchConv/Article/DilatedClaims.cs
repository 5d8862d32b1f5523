using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchConv.ReceptiveFields;
using TorchSharp;
using static TorchConv.Article.BothSources;
using static TorchConv.Article.Evidence;

namespace TorchConv.Article;

/// <summary>Section 1, dilated convolution (空洞卷积).</summary>
internal static class DilatedClaims
{
    public static IReadOnlyList<Claim> All { get; } =
    [
        new("D1", Section.Dilated, new("a 3×3 kernel with dilation 2 has a 5×5 receptive field", "3×3 卷积核在 dilated rate=2 时感受野扩大为 5×5"), () =>
        [
            That(new("extent of the kernel, 2 × (3 − 1) + 1", "卷积核覆盖范围，2 × (3 − 1) + 1"), Source.Predicted, 5L, new SlidingWindow(3, dilation: 2).Extent),
            .. Sees(new("receptive field", "感受野"), (5, 5), [2]),
        ]),
        new("D2", Section.Dilated, new("dilation does not change the number of parameters", "空洞卷积不改变参数量"), () =>
        [
            .. Agree(new("parameters, dilation 1", "参数，dilation 1"), 9030L, Example.Ordinary, Example.Input, Parameters),
            .. Agree(new("parameters, dilation 2", "参数，dilation 2"), 9030L, Example.Dilated, Example.Input, Parameters),
        ]),
        new("D3", Section.Dilated, new("dilation does not change the amount of computation", "空洞卷积不改变计算量"), () =>
        [
            .. Agree(new("multiply-adds per output position, dilation 1", "每个输出位置的乘加次数，dilation 1"), 9000L, Example.Ordinary, Example.Input, PerPosition),
            .. Agree(new("multiply-adds per output position, dilation 2", "每个输出位置的乘加次数，dilation 2"), 9000L, Example.Dilated, Example.Input, PerPosition),
            .. Agree(
                new("multiply-adds in all, dilation 1, padding same", "总乘加次数，dilation 1，padding same"),
                9_216_000L, Layer.Conv2d(3, 30, 10, padding: Padding2d.Same), Example.Input, MultiplyAdds),
            .. Agree(
                new("multiply-adds in all, dilation 2, padding same", "总乘加次数，dilation 2，padding same"),
                9_216_000L, Layer.Conv2d(3, 30, 10, padding: Padding2d.Same, dilation: 2), Example.Input, MultiplyAdds),
            .. Refute(
                new("multiply-adds in all, dilation 2, no padding: as many as dilation 1", "总乘加次数，dilation 2，无填充：与 dilation 1 同样多"),
                4_761_000L, Example.Dilated, Example.Input, MultiplyAdds),
        ])
        {
            Condition = new("if the outputs have the same size", "若输出尺寸相同"),
        },
        new("D4", Section.Dilated, new("ordinary convolution is dilation 1", "普通卷积的 dilation rate 为 1"), OrdinaryIsDilation1),
        new("D5", Section.Dilated, new(
            "three 3×3 layers of stride 1 see 7×7: the receptive field grows linearly",
            "3 层 stride 为 1 的 3×3 卷积只有 7×7 的感受野，与层数呈线性关系"), () =>
        [
            .. Sees(new("receptive field, 1 layer", "感受野，1 层"), (3, 3), [1]),
            .. Sees(new("receptive field, 2 layers", "感受野，2 层"), (5, 5), [1, 1]),
            .. Sees(new("receptive field, 3 layers", "感受野，3 层"), (7, 7), [1, 1, 1]),
            .. Sees(new("receptive field, 10 layers: 2 × 10 + 1", "感受野，10 层：2 × 10 + 1"), (21, 21), [.. Enumerable.Repeat(1L, 10)]),
        ]),
        new("D6", Section.Dilated, new("with dilation the receptive field grows exponentially", "空洞卷积的感受野呈指数级别的增长"), () =>
        [
            .. Sees(new("receptive field, dilations 1, 2", "感受野，dilation 1、2"), (7, 7), [1, 2]),
            .. Sees(new("receptive field, dilations 1, 2, 4", "感受野，dilation 1、2、4"), (15, 15), [1, 2, 4]),
            .. Sees(new("receptive field, dilations 1, 2, 4, 8: 2⁵ − 1", "感受野，dilation 1、2、4、8：2⁵ − 1"), (31, 31), [1, 2, 4, 8]),
            .. DoesNotSee(new("receptive field, dilations 2, 2, 2, 2: 2⁵ − 1", "感受野，dilation 2、2、2、2：2⁵ − 1"), (31, 31), [2, 2, 2, 2]),
        ])
        {
            Condition = new("if the dilation doubles with each layer; a constant dilation grows linearly", "若每层的 dilation 加倍；dilation 不变时仍为线性增长"),
        },
        new("D7", Section.Dilated, new(
            "three layers of dilation 2 grid: the inputs used are not contiguous",
            "连续使用 3 个膨胀系数为 2 的空洞卷积时，利用到的数据并不连续（gridding effect）"), () =>
        [
            .. Sees(new("receptive field, dilations 2, 2, 2", "感受野，dilation 2、2、2"), (13, 13), [2, 2, 2]),
            .. Touches(new("positions used, 7 × 7", "用到的位置，7 × 7"), 49, [2, 2, 2]),
        ]),
        new("D8", Section.Dilated, new("dilations [1, 2, 3] have no gaps", "膨胀系数为 [1, 2, 3] 时感受野是连续的"), () =>
        [
            .. Sees(new("receptive field, dilations 1, 2, 3", "感受野，dilation 1、2、3"), (13, 13), [1, 2, 3]),
            .. Touches(new("positions used, 13 × 13", "用到的位置，13 × 13"), 169, [1, 2, 3]),
        ]),
    ];

    private static long PerPosition(LayerFacts facts) => facts.MultiplyAdds / (facts.OutputShape[2] * facts.OutputShape[3]);

    private static Evidence[] Sees(Text label, Size expected, long[] dilations) =>
    [
        That(label, Source.Predicted, expected, ReceptiveField.Of(Stack(dilations)).Size),
        That(label, Source.Measured, expected, ReceptiveField.Measure(Stack(dilations)).Size),
    ];

    private static Evidence[] DoesNotSee(Text label, Size claimed, long[] dilations) =>
    [
        Against(label, Source.Predicted, claimed, ReceptiveField.Of(Stack(dilations)).Size),
        Against(label, Source.Measured, claimed, ReceptiveField.Measure(Stack(dilations)).Size),
    ];

    private static Evidence[] Touches(Text label, long expected, long[] dilations) =>
    [
        That(label, Source.Predicted, expected, ReceptiveField.Of(Stack(dilations)).TouchedPositions),
        That(label, Source.Measured, expected, ReceptiveField.Measure(Stack(dilations)).TouchedPositions),
    ];

    /// <summary>A stack of 3×3 layers with these dilations.</summary>
    private static StackSpec Stack(long[] dilations) =>
        Layer.Stack(dilations.Select(dilation => Layer.Conv2d(1, 1, 3, dilation: dilation)));

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
