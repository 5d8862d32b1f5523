using TorchConv.Arithmetic;
using TorchConv.Lab.Figures;
using TorchConv.Lab.Reading;
using TorchConv.Layers;

namespace TorchConv.Lab.Scenes;

/// <summary>The channels of an ordinary layer and of a grouped one; and the net from which grouping comes.</summary>
internal static class GroupScene
{
    private static readonly Field<long> In = Fields.In(3), Out = Fields.Out(30), Groups = Fields.Groups(3);
    private static readonly Field<Size> Kernel = Fields.Kernel(10), Input = Fields.Input(32);

    public static Scene Scene { get; } = new("groups", new("Which channels read which", "哪些通道相连"), [In, Out, Kernel, Groups, Input], Show)
    {
        Presets =
        [
            new(new("the article's: 3 → 30 in 3 groups", "文中：3 → 30，三组")),
            new(new("AlexNet's two halves, conv2", "AlexNet 的两半，conv2"), ("in", "96"), ("out", "256"), ("kernel", "5"), ("groups", "2"), ("input", "31")),
            new(new("a group for each channel", "每个通道一组"), ("in", "16"), ("out", "16"), ("kernel", "3"), ("groups", "16")),
            new(new("ResNeXt, 32 groups", "ResNeXt，32 组"), ("in", "128"), ("out", "128"), ("kernel", "3"), ("groups", "32"), ("input", "56")),
        ],
    };

    /// <summary>Krizhevsky, Sutskever, Hinton: ImageNet Classification with Deep Convolutional Neural Networks, 2012, section 3.5.</summary>
    public static Scene AlexNet { get; } = new("alexnet", new("Where it comes from: AlexNet on two GPUs", "起源：两块 GPU 上的 AlexNet"), [], ShowAlexNet);

    private static Shown Show(Values values)
    {
        (long inChannels, long outChannels, long groups, Size kernel, Size input) =
            (values.Of(In), values.Of(Out), values.Of(Groups), values.Of(Kernel), values.Of(Input));
        Conv2dSpec grouped = new(inChannels, outChannels, kernel, groups: groups);
        Conv2dSpec ordinary = new(inChannels, outChannels, kernel), one = new(inChannels / groups, outChannels / groups, kernel);
        Shape shape = [1, inChannels, input.Height, input.Width];
        return new Shown(
            [
                new WiringPicture(
                    "channels",
                    new("An ordinary layer: every output reads every input", "普通卷积：每个输出读取所有输入通道"),
                    new($"Each of {outChannels} output channels reads all {inChannels} input channels.", $"{outChannels} 个输出通道各自读取全部 {inChannels} 个输入通道。"),
                    [ordinary],
                    [new("ordinary", "普通")]),
                new WiringPicture(
                    "groups",
                    new("A grouped layer: every output reads its group only", "分组卷积：每个输出只读取本组"),
                    new(
                        $"Each of {groups} groups reads {inChannels / groups} input channels and makes {outChannels / groups} of the output; the results are stacked.",
                        $"{groups} 组各读取 {inChannels / groups} 个输入通道，得到 {outChannels / groups} 个输出通道，再堆叠起来。"),
                    [grouped],
                    [new("grouped", "分组")]),
            ],
            [
                new(new("grouped", "分组卷积"), grouped, shape),
                new(new("ordinary", "普通卷积"), ordinary, shape),
                new(new("one group alone", "单独一组"), one, [1, inChannels / groups, input.Height, input.Width]),
            ]);
    }

    private static Shown ShowAlexNet(Values values)
    {
        (Conv2dSpec Layer, long Side)[] layers = [.. Article.AlexNet.Convolutions().Zip([227L, 27, 13, 13, 13])];
        return new Shown(
            [
                new WiringPicture(
                    "alexnet",
                    new("AlexNet's five convolutions, split over two GPUs", "AlexNet 的五个卷积层，拆分到两块 GPU"),
                    new(
                        "The second, fourth and fifth convolution have two groups, one on each GPU; only the third lets the halves see each other.",
                        "第二、四、五个卷积各分两组，每块 GPU 一组；只有第三个卷积让两半互通。"),
                    [.. layers.Select(layer => layer.Layer)],
                    [.. Enumerable.Range(1, layers.Length).Select(i => new Article.Text($"conv{i}", $"conv{i}"))])
                {
                    Lanes = [new("GPU 1", "GPU 1"), new("GPU 2", "GPU 2")],
                },
            ],
            [.. layers.Select((layer, i) => new LayerOfScene(new($"conv{i + 1}", $"conv{i + 1}"), layer.Layer, [1, layer.Layer.InChannels, layer.Side, layer.Side]))]);
    }
}
