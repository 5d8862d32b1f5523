namespace TorchConv.Lab.Scenes;

/// <summary>Depthwise, then pointwise, beside the ordinary layer.</summary>
internal static class SeparableScene
{
    private static readonly Field<long> In = Fields.In(3), Out = Fields.Out(30), Step = Fields.Step();
    private static readonly Field<Size> Kernel = Fields.Kernel(10), Stride = Fields.Stride(1), Dilation = Fields.Dilation(1),
        Input = Fields.Input(32);
    private static readonly Field<Padding2d> Padding = Fields.Padding("0");

    public static Scene Scene { get; } =
        new("separable", new("Depthwise, then pointwise", "先逐通道，再逐点"), [In, Out, Kernel, Stride, Padding, Dilation, Input, Step], Show)
        {
            Presets =
        [
            new(new("the article's: 3 → 30, 10×10", "文中：3 → 30，10×10")),
            new(new("MobileNet: 512 → 512, 3×3", "MobileNet：512 → 512，3×3"), ("in", "512"), ("out", "512"), ("kernel", "3"),
                ("padding", "1"), ("input", "14")),
            new(new("small: 8 → 16, 3×3", "小：8 → 16，3×3"), ("in", "8"), ("out", "16"), ("kernel", "3"), ("padding", "same")),
        ],
        };

    private static Shown Show(Values values)
    {
        (long inChannels, long outChannels, Size input) = (values.Of(In), values.Of(Out), values.Of(Input));
        (Size kernel, Size stride, Padding2d padding, Size dilation) =
            (values.Of(Kernel), values.Of(Stride), values.Of(Padding), values.Of(Dilation));
        StackSpec separable = Layer.DepthwiseSeparable(inChannels, outChannels, kernel, stride, padding, dilation);
        Conv2dSpec ordinary = Layer.Conv2d(inChannels, outChannels, kernel, stride, padding, dilation);
        (Conv2dSpec depthwise, Conv2dSpec pointwise) = ((Conv2dSpec)separable.Layers[0], (Conv2dSpec)separable.Layers[1]);
        Shape shape = [1, inChannels, input.Height, input.Width];
        Shape between = depthwise.Predict(shape).OutputShape;
        LayerOfScene[] layers =
        [
            new(new("separable", "深度可分离"), separable, shape),
            new(new("ordinary", "普通卷积"), ordinary, shape),
            new(new("its depthwise step", "其中逐通道一步"), depthwise, shape),
            new(new("its pointwise step", "其中逐点一步"), pointwise, between),
        ];
        VolumesPicture picture = new(
            "separable",
            new("Depthwise, then pointwise", "先逐通道，再逐点"),
            new(
                $"First each of {inChannels} channels is convolved by itself with a {kernel} kernel; then a 1×1 layer mixes them into "
                    + $"{outChannels}.",
                $"先对 {inChannels} 个通道各自做 {kernel} 卷积；再由 1×1 卷积混合为 {outChannels} 个通道。"),
            [depthwise, pointwise],
            [new("depthwise", "逐通道卷积"), new("pointwise", "点卷积")],
            shape);
        return new Shown(
            [
                picture,
                new BarsPicture(
                    "separable-cost",
                    new("What it saves", "节省了什么"),
                    new("The separable layer beside the ordinary one of the same shape, and its two steps.", "深度可分离卷积与同形状的普通卷积，以及它的两步。"),
                    [.. layers.Select(layer => (layer.Label, layer.Predicted))],
                    1),
            ],
            layers)
        {
            Motion = GroupScene.Walk(picture, values.Of(Step)),
        };
    }
}
