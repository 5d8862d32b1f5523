namespace TorchConv.Lab.Scenes;

/// <summary>All kinds of layers of the listing for one configuration.</summary>
internal static class KindsScene
{
    private static readonly Field<long> In = Fields.In(3), Out = Fields.Out(30), Groups = Fields.Groups(3);
    private static readonly Field<Size> Kernel = Fields.Kernel(10), Dilation = Fields.Dilation(2), Stride = Fields.Stride(1),
        Padding = Fields.NumericPadding(0), Input = Fields.Input(32);

    public static Scene Scene { get; } = new("kinds", new("All kinds side by side", "各种层并列"), [In, Out, Kernel, Dilation, Groups, Stride, Padding, Input], Show)
    {
        Presets =
        [
            new(new("the article's", "文中的配置")),
            new(new("64 → 128, 3×3", "64 → 128，3×3"), ("in", "64"), ("out", "128"), ("kernel", "3"), ("groups", "4"), ("padding", "1"),
                ("input", "56")),
        ],
    };

    private static Shown Show(Values values)
    {
        (long inChannels, long outChannels, Size kernel, Size input) = (values.Of(In), values.Of(Out), values.Of(Kernel), values.Of(Input));
        Shape shape = [1, inChannels, input.Height, input.Width];
        IReadOnlyList<LayerKind> kinds =
            LayerKind.Of(inChannels, outChannels, kernel, values.Of(Dilation), values.Of(Groups), values.Of(Stride), values.Of(Padding),
            shape);
        Shape output = kinds[1].Layer.Predict(shape).OutputShape;
        LinearSpec whole = new(checked(inChannels * input.Height * input.Width), output.Elements);
        LayerOfScene[] layers =
        [
            new(new("fully connected", "全连接"), whole, [1, whole.InFeatures]),
            .. kinds.Skip(1).Select(kind => new LayerOfScene(kind.Name, kind.Layer, kind.Input)),
        ];
        LayerOfScene article = new(new($"fully connected, one window of {kernel} only", $"全连接，仅 {kernel} 的一个窗口"), kinds[0].Layer, kinds[0].Input);
        return new Shown(
            [
                new BarsPicture(
                    "bars",
                    new("What each kind costs", "各种层的开销"),
                    new(
                        $"Seven kinds of layers on the same input, {input} with {inChannels} channels. The article's fully connected "
                            + $"layer of {article.Layer.Parameters:N0} parameters sees one window of {kernel} only.",
                        $"七种层，同一输入：{input}，{inChannels} 个通道。文中 {article.Layer.Parameters:N0} 个参数的全连接层只看 {kernel} 的一个窗口。"),
                    [.. layers.Select(layer => (layer.Label, layer.Predicted))],
                    1),
            ],
            [.. layers, article]);
    }
}
