namespace TorchConv.Lab.Scenes;

/// <summary>A kernel, dilated or not, that slides over its input.</summary>
internal static class SlidingScene
{
    private static readonly Field<Size> Input = Fields.Input(7), Kernel = Fields.Kernel(3), Stride = Fields.Stride(1),
        Dilation = Fields.Dilation(2);
    private static readonly Field<Padding2d> Padding = Fields.Padding("0");
    private static readonly Field<long> In = Fields.In(3), Out = Fields.Out(30);
    private static readonly Field<Pixels> X = Fields.X(), K = Fields.K();

    public static Scene Scene { get; } = new(
        "slide",
        new("A kernel slides over its input", "卷积核在输入上滑动"),
        [Kernel, Dilation, Stride, Padding, Input, X, K, In, Out, Place.Field],
        Show)
    {
        Presets =
        [
            new(new("the article's: 3×3, dilation 2", "文中：3×3，dilation 2")),
            new(new("ordinary", "普通卷积"), ("dilation", "1")),
            new(new("same size", "尺寸不变"), ("padding", "same")),
            new(new("stride 2", "步长 2"), ("stride", "2"), ("input", "9")),
            new(new("find edges", "找边缘"), ("dilation", "1"), ("padding", "1"), ("x", "edge"), ("k", "edge")),
            new(new("uneven", "高宽不同"), ("kernel", "3x5"), ("dilation", "2x1"), ("input", "8x10")),
        ],
    };

    /// <summary>The picture of a layer, and its motion.</summary>
    public static (SlidingPicture Picture, Motion Motion) Slide(string name, Text title, Conv2dSpec layer, Size input, Pixels x,
        Pixels k, Place at)
    {
        Size extent = (layer.AlongHeight.Extent, layer.AlongWidth.Extent);
        Text description = new(
            $"A {layer.KernelSize} kernel with dilation {layer.Dilation.Plain()} covers {extent} and reads "
                + $"{layer.KernelSize.Height * layer.KernelSize.Width} of its positions for each output. One channel is drawn.",
            $"{layer.KernelSize} 的卷积核在 dilation {layer.Dilation.Plain()} 时覆盖 {extent}，每个输出读取其中 {layer.KernelSize.Height * layer.KernelSize.Width} 个位置。"
                + "图中画一个通道。");
        SlidingPicture picture = new(name, title, description, layer, input, x, k);
        Axis down = picture.Down, across = picture.Across;
        Place.Check(at, (down.Stops, across.Stops));

        return (picture, new Motion(picture.Steps, picture.With, picture.StepOf,
            step => ("at", $"{picture.Output(step).Row},{picture.Output(step).Column}"))
        {
            Start = at == Place.Nowhere ? null
                : (int)((Math.Min(at.Row, down.ShownStops - 1) * across.ShownStops) + Math.Min(at.Column, across.ShownStops - 1)),
            Editable =
            [
                new("x", input.Height, input.Width, picture.X),
                new("k", layer.KernelSize.Height, layer.KernelSize.Width, picture.K),
            ],
            Says = (part, drawing) => part.Of == "y" ? string.Join("; ", picture.Says(part.Row, part.Column, drawing)) : "",
        });
    }

    private static Shown Show(Values values)
    {
        Conv2dSpec Layer(Size dilation) => new(
            values.Of(In), values.Of(Out), values.Of(Kernel), values.Of(Stride), values.Of(Padding), dilation);
        (Conv2dSpec layer, Size input) = (Layer(values.Of(Dilation)), values.Of(Input));
        Shape shape = [1, layer.InChannels, input.Height, input.Width];
        LayerOfScene[] layers = layer.Dilation == 1
            ? [new(new("this layer", "这一层"), layer, shape)]
            : [new(new("this layer", "这一层"), layer, shape), new(new("dilation 1", "dilation 1"), Layer(1), shape)];
        (SlidingPicture picture, Motion motion) =
            Slide("sliding", new("A kernel slides over its input", "卷积核在输入上滑动"), layer, input, values.Of(X), values.Of(K), values.Of(Place.Field));
        return new Shown([picture], layers)
        {
            Remarks = [new(new("the kernel covers", "卷积核覆盖"), $"{new Size(layer.AlongHeight.Extent, layer.AlongWidth.Extent)}")],
            Motion = motion,
        };
    }
}
