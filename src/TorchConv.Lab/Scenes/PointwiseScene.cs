namespace TorchConv.Lab.Scenes;

/// <summary>A 1×1 layer beside those of larger kernels that give the same shape.</summary>
internal static class PointwiseScene
{
    private static readonly Field<long> In = Fields.In(100), Out = Fields.Out(50), Step = Fields.Step();
    private static readonly Field<Size> Input = Fields.Input(224);

    public static Scene Scene { get; } = new("point", new("One position at a time, all channels at once", "一次一个位置，所有通道同时"), [In, Out, Input, Step], Show)
    {
        Presets =
        [
            new(new("fewer channels: 100 → 50", "降维：100 → 50")),
            new(new("more channels: 100 → 200", "升维：100 → 200"), ("out", "200")),
            new(new("as many: 100 → 100", "不变：100 → 100"), ("out", "100")),
            new(new("the listing's: 3 → 30", "代码中：3 → 30"), ("in", "3"), ("out", "30"), ("input", "32")),
        ],
    };

    private static Shown Show(Values values)
    {
        (long inChannels, long outChannels, Size input) = (values.Of(In), values.Of(Out), values.Of(Input));
        Shape shape = [1, inChannels, input.Height, input.Width];
        LayerOfScene[] layers =
        [
            .. new long[] { 1, 3, 5 }.Select(kernel => new LayerOfScene(
                new($"{kernel}×{kernel}", $"{kernel}×{kernel}"), new Conv2dSpec(inChannels, outChannels, kernel, padding: kernel / 2),
                    shape)),
        ];
        VolumesPicture picture = new(
            "pointwise",
            new("A pointwise layer mixes channels", "点卷积混合各通道"),
            new(
                $"At each position, {outChannels} numbers are made of the {inChannels} numbers there; the neighbours are not read.",
                $"在每个位置上由该处的 {inChannels} 个数得到 {outChannels} 个数；不读取相邻位置。"),
            [(Conv2dSpec)layers[0].Layer],
            [new("pointwise", "点卷积")],
            shape);
        return new Shown(
            [
                picture,
                new BarsPicture(
                    "kernels",
                    new("The same output shape from three kernel sizes", "三种卷积核，同样的输出形状"),
                    new("A 1×1 kernel needs the fewest parameters and multiply-adds.", "1×1 的参数与计算量最少。"),
                    [.. layers.Select(layer => (layer.Label, layer.Predicted))],
                    0),
            ],
            layers)
        {
            Motion = GroupScene.Walk(picture, values.Of(Step)),
        };
    }
}
