using System.Runtime.InteropServices;
using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchConv.Modules;
using TorchConv.Rewrites;
using TorchSharp;
using static TorchConv.Article.BothSources;
using static TorchConv.Article.Evidence;

namespace TorchConv.Article;

/// <summary>Section 2, grouped convolution (分组卷积).</summary>
internal static class GroupedClaims
{
    public static IReadOnlyList<Claim> All { get; } =
    [
        new("G1", Section.Grouped, new("ordinary convolution 10×10, 3→30: 10×10×3×30+30 = 9030 parameters", "普通卷积 10×10、3→30：10×10×3×30+30 = 9030 个参数"), () =>
            Agree(new("parameters", "参数"), 9030L, Example.Ordinary, Example.Input, Parameters)),
        new("G2", Section.Grouped, new("three groups: 10×10×1×10+10 = 1010 parameters each, 3030 in all", "分为三组：每组 10×10×1×10+10 = 1010 个参数，共 3030"), () =>
        [
            .. Agree(new("parameters of one group, 1→10", "一组的参数，1→10"), 1010L, Layer.Conv2d(1, 10, 10), [1, 1, 32, 32], Parameters),
            .. Agree(new("parameters of all three", "三组的参数"), 3030L, Example.Grouped, Example.Input, Parameters),
        ]),
        new("G3", Section.Grouped, new("the number of groups must divide both numbers of channels", "分组数必须是输入、输出通道数的公约数"), GroupsMustDivide),
        new("G4", Section.Grouped, new("each group sees its share of the channels, and the results are stacked", "每个卷积核组作用于对应的通道，最后将通道堆叠"), SplitAndStacked),
        new("G5", Section.Grouped, new("the result has the shape of the ordinary convolution's", "结果与普通卷积形状相同"), () =>
        [
            .. Agree(new("output shape, ordinary", "输出形状，普通"), Shape.Of(1, 30, 23, 23), Example.Ordinary, Example.Input, OutputShape),
            .. Agree(new("output shape, three groups", "输出形状，三组"), Shape.Of(1, 30, 23, 23), Example.Grouped, Example.Input, OutputShape),
        ]),
        new("G6", Section.Grouped, new("grouping comes from AlexNet, which was split over two GPUs", "分组卷积起源于 AlexNet：拆分到两块 GPU"), () =>
        [
            .. Agree(new("parameters of conv2, 5×5, 96→256, groups 2", "conv2 的参数，5×5，96→256，两组"), 307_456L, AlexNet.Conv2(2), [1, 96, 27, 27], Parameters),
            .. Agree(new("parameters of conv2, 5×5, 96→256, not grouped", "conv2 的参数，5×5，96→256，不分组"), 614_656L, AlexNet.Conv2(1), [1, 96, 27, 27], Parameters),
            .. Whole(new("parameters of the whole net, groups 2", "整个网络的参数，两组"), 60_965_224L, AlexNet.Layers(2)),
            .. Whole(new("parameters of the whole net, not grouped", "整个网络的参数，不分组"), 62_378_344L, AlexNet.Layers(1)),
        ]),
    ];

    private static Evidence[] Whole(Text label, long expected, LayerSpec[] layers) =>
    [
        That(label, Source.Predicted, expected, layers.Sum(layer => layer.Parameters)),
        That(label, Source.Measured, expected, layers.Sum(Count)),
    ];

    private static long Count(LayerSpec layer)
    {
        using torch.nn.Module module = layer.Build(torch.META);
        return ParameterCount.Of(module).All;
    }

    private static IEnumerable<Evidence> GroupsMustDivide()
    {
        yield return That(
            new("two groups of 3 channels, when described here", "3 个通道分两组：在此描述时"),
            Source.Predicted,
            "groups (2) must divide inChannels (3)",
            Refusal(() => Layer.Conv2d(3, 30, 10, groups: 2)));
        yield return That(
            new("two groups making 31 channels, when described here", "两组输出 31 个通道：在此描述时"),
            Source.Predicted,
            "groups (2) must divide outChannels (31)",
            Refusal(() => Layer.Conv2d(4, 31, 10, groups: 2)));

        using TorchSharp.Modules.Conv2d module = torch.nn.Conv2d(3, 30, 10, groups: 2, device: torch.META);
        yield return That(
            new("TorchSharp builds such a layer: its weight", "TorchSharp 会建立这样的层：其权重"),
            Source.Measured,
            Shape.Of(30, 1, 10, 10),
            Shape.Of(module.weight!.shape));
        yield return That(new("TorchSharp can call it", "TorchSharp 能调用它"), Source.Measured, false, CanBeCalled(module));
    }

    private static IEnumerable<Evidence> SplitAndStacked()
    {
        Text seen = new("channels that each kernel sees, of 3", "每个卷积核看到的通道数，共 3 个");
        using TorchSharp.Modules.Conv2d grouped = Example.Module(Example.Grouped);
        using SplitConvolution split = Rewrite.GroupedToSplit(grouped).Module;
        yield return That(seen, Source.Predicted, 1L, Example.Grouped.InChannels / Example.Grouped.Groups);
        yield return That(seen, Source.Measured, 1L, grouped.weight.shape[1]);
        yield return That(new("separate convolutions that take its place", "代替它的独立卷积个数"), Source.Measured, 3L, (long)split.Layers.Count);
        yield return That(
            new("difference of their stacked outputs from the grouped layer's, beyond rounding", "其堆叠输出与分组卷积输出之差（舍入误差除外）"),
            Source.Measured,
            0.0,
            Example.DifferenceBeyondRounding(grouped, split, [1, 3, 16, 16]));
    }

    private static string Refusal(Func<LayerSpec> describe)
    {
        try
        {
            return describe().ToString();
        }
        catch (ArgumentException e)
        {
            return Guard.MessageOf(e);
        }
    }

    internal static bool CanBeCalled(TorchSharp.Modules.Conv2d module)
    {
        try
        {
            EmptyBatch.OutputShape(module, Example.Input);
            return true;
        }
        catch (ExternalException)
        {
            return false;
        }
    }
}
