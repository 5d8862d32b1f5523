using TorchConv.Layers;
using TorchSharp;
using static TorchConv.Article.BothSources;
using static TorchConv.Article.Evidence;

namespace TorchConv.Article;

/// <summary>Section 6, the PyTorch listing: the six numbers that it prints, and its comments.</summary>
internal static class ListingClaims
{
    private static readonly LinearSpec FullyConnected = Layer.FullyConnected(10 * 10 * 3, 10 * 10 * 30);
    private static readonly Text Count = new("parameters", "参数");

    public static IReadOnlyList<Claim> All { get; } =
    [
        new("C1", Section.Listing, new("fully connected layer 10·10·3 → 10·10·30: 903000", "全连接层所需参数 903000"), () =>
            Agree(Count, 903_000L, FullyConnected, [1, 300], Parameters)),
        new("C2", Section.Listing, new("its comment adds that up as 30×3000+3000", "其注释：总和 30×3000+3000 = 903000"), () =>
        [
            Against(new("30×3000+3000", "30×3000+3000"), Source.Predicted, 903_000L, (30L * 3000) + 3000),
            That(new("300×3000+3000", "300×3000+3000"), Source.Predicted, 903_000L, (300L * 3000) + 3000),
            .. Agree(new("weights", "权重"), 300L * 3000, FullyConnected, [1, 300], facts => facts.WeightParameters),
            .. Agree(new("biases", "偏置"), 3000L, FullyConnected, [1, 300], facts => facts.BiasParameters),
        ])
        {
            Correction = new("300×3000+3000 = 903,000; the front layer has 300 numbers, not 30", "300×3000+3000 = 903,000：前层是 300，不是 30"),
        },
        new("C3", Section.Listing, new("ordinary convolution: 9030", "卷积层所需参数 9030"), () =>
            Agree(Count, 9030L, Example.Ordinary, Example.Input, Parameters)),
        new("C4", Section.Listing, new("dilated convolution: 9030", "空洞卷积所需参数 9030"), () =>
            Agree(Count, 9030L, Example.Dilated, Example.Input, Parameters)),
        new("C5", Section.Listing, new("grouped convolution: 3030", "分组卷积所需参数 3030"), () =>
            Agree(Count, 3030L, Example.Grouped, Example.Input, Parameters)),
        new("C6", Section.Listing, new("pointwise convolution: 120", "点卷积所需参数 120"), () =>
            Agree(Count, 120L, Layer.Pointwise(3, 30), Example.Input, Parameters)),
        new("C7", Section.Listing, new("depthwise separable convolution: 423", "深度可分离卷积所需参数 423"), () =>
            Agree(Count, 423L, Example.Separable, Example.Input, Parameters)),
        new("C8", Section.Listing, new("only parameters with requires_grad are counted", "只计入要求梯度追踪的参数"), OnlyTrainable),
        new("C9", Section.Listing, new("the printed result calls 120 the grouped convolution's", "打印结果中“分组卷积所需参数 120”"), () =>
        [
            .. Refute(new("parameters of the grouped convolution", "分组卷积的参数"), 120L, Example.Grouped, Example.Input, Parameters),
            .. Agree(new("parameters of the pointwise convolution", "点卷积的参数"), 120L, Layer.Pointwise(3, 30), Example.Input, Parameters),
        ])
        {
            Correction = new("120 is the pointwise layer's; the grouped one's 3030 stands a line above", "120 是点卷积的；分组卷积的 3030 在上一行"),
        },
    ];

    private static IEnumerable<Evidence> OnlyTrainable()
    {
        using TorchSharp.Modules.Conv2d module = Example.Ordinary.Build(torch.META);
        yield return That(new("trainable, when built", "可训练，刚建立时"), Source.Measured, 9030L, ParameterCount.Of(module).Trainable);

        foreach (TorchSharp.Modules.Parameter parameter in module.parameters())
            parameter.requires_grad = false;
        yield return That(new("trainable, frozen", "可训练，冻结后"), Source.Measured, 0L, ParameterCount.Of(module).Trainable);
        yield return That(new("all, frozen", "全部，冻结后"), Source.Measured, 9030L, ParameterCount.Of(module).All);
    }
}
