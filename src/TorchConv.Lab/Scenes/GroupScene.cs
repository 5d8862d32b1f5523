namespace TorchConv.Lab.Scenes;

/// <summary>A walk from the ordinary layer to the separable one, with what each costs; and the net from which grouping comes.</summary>
internal static class GroupScene
{
    private static readonly Text[] Kinds = [new("ordinary", "普通"), new("grouped", "分组"), new("depthwise", "逐通道"), new("separable", "深度可分离")];

    private static readonly Field<long> In = Fields.In(3), Out = Fields.Out(30), Groups = Fields.Groups(3), Step = Fields.Step();
    private static readonly Field<Size> Kernel = Fields.Kernel(10), Input = Fields.Input(32);

    private static readonly Field<string> Kind =
        new("kind", new("kind of layer", "层的种类"), "grouped",
        text => Kinds.Any(kind => kind.En == text) ? text
        : throw new FormatException($"\"{text}\" must be {string.Join(", ", Kinds.Select(kind => kind.En))}"), null)
        {
            Choices = [.. Kinds.Select(kind => (kind.En, kind))],
            IsWalk = true,
        };

    public static Scene Scene { get; } =
        new("groups", new("From ordinary to separable: which channels read which", "从普通卷积到深度可分离卷积：哪些通道相连"), [Kind, In, Out, Kernel, Groups, Input, Step],
        Show)
        {
            Presets =
        [
            new(new("the article's: 3 → 30 in 3 groups", "文中：3 → 30，三组")),
            new(new("AlexNet's two halves, conv2", "AlexNet 的两半，conv2"), ("in", "96"), ("out", "256"), ("kernel", "5"), ("groups", "2"), ("input", "31")),
            new(new("16 → 16 in four groups", "16 → 16，四组"), ("in", "16"), ("out", "16"), ("kernel", "3"), ("groups", "4")),
            new(new("ResNeXt, 32 groups", "ResNeXt，32 组"), ("in", "128"), ("out", "128"), ("kernel", "3"), ("groups", "32"), ("input", "56")),
        ],
        };

    /// <summary>Krizhevsky, Sutskever, Hinton: ImageNet Classification with Deep Convolutional Neural Networks, 2012, section
    /// 3.5.</summary>
    public static Scene AlexNet { get; } = new("alexnet", new("Where it comes from: AlexNet on two GPUs", "起源：两块 GPU 上的 AlexNet"), [Step], ShowAlexNet);

    /// <summary>The motion of a picture of channels: the output channels, one after the other.</summary>
    public static Motion Walk(VolumesPicture picture, long step)
    {
        if (step > picture.Steps)
        {
            throw new ArgumentOutOfRangeException(nameof(step),
                $"step ({step}) must be from 0 to {picture.Steps}: so many output channels are drawn");
        }

        return new Motion(picture.Steps, (part, _) => picture.With(part), picture.StepOf,
            at => ("step", $"{at + 1}"))
        { Start = step == 0 ? null : (int)step - 1 };
    }

    private static Shown Show(Values values)
    {
        (long inChannels, long outChannels, long groups, Size kernel, Size input) =
            (values.Of(In), values.Of(Out), values.Of(Groups), values.Of(Kernel), values.Of(Input));
        Conv2dSpec ordinary = new(inChannels, outChannels, kernel), grouped = new(inChannels, outChannels, kernel, groups: groups);
        Conv2dSpec depthwise = new(inChannels, inChannels, kernel, groups: inChannels),
            pointwise = Layer.Pointwise(inChannels, outChannels);
        Shape shape = [1, inChannels, input.Height, input.Width];
        LayerSpec[] layers = [ordinary, grouped, depthwise, new StackSpec(depthwise, pointwise)];
        int kind = Array.FindIndex(Kinds, kind => kind.En == values.Of(Kind));
        VolumesPicture picture = new(
            "channels",
            kind == 0 ? new("An ordinary layer: every output reads every input", "普通卷积：每个输出读取所有输入通道")
            : kind == 1 ? new("A grouped layer: every output reads its group only", "分组卷积：每个输出只读取本组")
            : kind == 2 ? new("A depthwise layer: every channel by itself", "逐通道卷积：每个通道各自卷积")
            : new("A separable layer: depthwise, then pointwise", "深度可分离卷积：先逐通道，再逐点"),
            kind == 0 ? new($"Each of {outChannels} kernels is {kernel}×{inChannels}: it reads all {inChannels} input channels.",
                $"{outChannels} 个卷积核均为 {kernel}×{inChannels}：各自读取全部 {inChannels} 个输入通道。")
            : kind == 1 ? new(
                $"Input channels of a group: {inChannels / groups} of {inChannels}. Output channels of a group: {outChannels / groups} "
                    + $"of {outChannels}. The results of the {groups} groups are stacked.",
                $"{groups} 组各读取 {inChannels / groups} 个输入通道，得到 {outChannels / groups} 个输出通道，再堆叠起来。")
            : kind == 2 ? new($"As many groups as channels, {inChannels}: nothing is mixed, and {inChannels} channels come out.",
                $"组数等于通道数 {inChannels}：通道之间不混合，输出仍为 {inChannels} 个通道。")
            : new($"Each of {inChannels} channels by itself with {kernel}; then a 1×1 layer mixes them into {outChannels}.",
                $"先对 {inChannels} 个通道各自做 {kernel} 卷积；再由 1×1 卷积混合为 {outChannels} 个通道。"),
            kind switch { 0 => [ordinary], 1 => [grouped], 2 => [depthwise], _ => [depthwise, pointwise] },
            kind == 3 ? [Kinds[2], new("pointwise", "点卷积")] : [Kinds[kind]],
            shape);
        return new Shown(
            [
                picture,
                new BarsPicture(
                    "walk-cost",
                    new("What each of the four costs", "四种层各自的开销"),
                    new("All four on the same input, beside the ordinary layer.", "四种层使用同一输入，与普通卷积比较。"),
                    [.. layers.Select((layer, i) => (Kinds[i], layer.Predict(shape)))],
                    0)
                {
                    Chosen = kind,
                },
            ],
            [
                .. layers.Select((layer, i) => new LayerOfScene(Kinds[i], layer, shape)),
                new(new("one group alone", "单独一组"), new Conv2dSpec(inChannels / groups, outChannels / groups, kernel),
                    [1, inChannels / groups, input.Height, input.Width]),
            ])
        {
            Motion = Walk(picture, values.Of(Step)),
        };
    }

    private static Shown ShowAlexNet(Values values)
    {
        (Conv2dSpec Layer, long Side)[] layers = [.. Article.AlexNet.Convolutions().Zip([227L, 27, 13, 13, 13])];
        VolumesPicture picture = new(
            "alexnet",
            new("AlexNet's five convolutions, split over two GPUs", "AlexNet 的五个卷积层，拆分到两块 GPU"),
            new(
                "The second, fourth and fifth convolution have two groups, one on each GPU; only the third lets the halves see each "
                    + "other. (The pooling between them is drawn as the smaller maps after it.)",
                "第二、四、五个卷积各分两组，每块 GPU 一组；只有第三个卷积让两半互通。（其间的池化只画出其后较小的特征图。）"),
            [.. layers.Select(layer => layer.Layer)],
            [.. Enumerable.Range(1, layers.Length).Select(i => new Text($"conv{i}", $"conv{i}"))],
            [1, 3, 227, 227],
            [.. layers.Select(layer => layer.Side)])
        {
            Lanes = [new("GPU 1", "GPU 1"), new("GPU 2", "GPU 2")],
        };
        return new Shown(
            [picture],
            [.. layers.Select((layer, i) =>
                new LayerOfScene(new($"conv{i + 1}", $"conv{i + 1}"), layer.Layer, [1, layer.Layer.InChannels, layer.Side, layer.Side]))])
        {
            Motion = Walk(picture, values.Of(Step)),
        };
    }
}
