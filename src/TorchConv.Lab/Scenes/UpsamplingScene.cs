namespace TorchConv.Lab.Scenes;

/// <summary>A transposed layer in both views, scattered and summed or as a convolution of a zero-stuffed input; and how often it hits
/// each output.</summary>
internal static class UpsamplingScene
{
    private static readonly Field<Size> Input = Fields.Input(3), Kernel = Fields.Kernel(3), Stride = Fields.Stride(2),
        Padding = Fields.NumericPadding(0),
        OutputPadding = Fields.OutputPadding(0), Dilation = Fields.Dilation(1);

    private static readonly Field<long> In = Fields.In(1), Out = Fields.Out(1), Groups = Fields.Groups(1);
    private static readonly Field<Pixels> X = Fields.X(), K = Fields.K();

    public static Scene Scene { get; } = new(
        "up",
        new("Every input is spread by the whole kernel", "每个输入由整个卷积核展开"),
        [Kernel, Stride, Padding, OutputPadding, Dilation, Input, X, K, In, Out, Groups, Place.Field],
        Show)
    {
        Presets =
        [
            new(new("kernel 3, stride 2: a checkerboard", "kernel 3，stride 2：棋盘格")),
            new(new("the article's: 2×2 → 4×4", "文中：2×2 → 4×4"), ("input", "2"), ("stride", "1"), ("x", "55 52; 57 50")),
            new(new("kernel 2, stride 2: twice the size", "kernel 2，stride 2：尺寸加倍"), ("kernel", "2"), ("input", "4")),
            new(new("kernel 4, stride 2, padding 1", "kernel 4，stride 2，padding 1"), ("kernel", "4"), ("padding", "1"), ("input", "4")),
        ],
    };

    private static Shown Show(Values values)
    {
        ConvTranspose2dSpec layer = new(
            values.Of(In),
            values.Of(Out),
            values.Of(Kernel),
            values.Of(Stride),
            values.Of(Padding),
            values.Of(OutputPadding),
            values.Of(Dilation),
            values.Of(Groups));
        Size input = values.Of(Input);
        Place at = values.Of(Place.Field);
        Place.Check(at, input);

        Shape shape = [1, layer.InChannels, input.Height, input.Width];
        Shape output = layer.Predict(shape).OutputShape;
        Spreading spreading = new(layer, input, (output[2], output[3]), values.Of(X), values.Of(K));
        return new Shown(
            [
                new ScatterPicture(
                    "upsampling",
                    new("Scatter and sum: each input is multiplied by the whole kernel", "展开再求和：每个输入乘以整个卷积核"),
                    new(
                        $"Each of {input.Height * input.Width} inputs is multiplied by the whole kernel and added into the "
                            + $"{output[2]}×{output[3]} output, {layer.Stride.Plain()} further each time.",
                        $"{input.Height * input.Width} 个输入各乘以整个卷积核，加到 {output[2]}×{output[3]} 的输出上，每次移动 {layer.Stride.Plain()}。"),
                    spreading),
                new StuffedPicture(
                    "stuffed",
                    new("The same as a convolution: zeros between the inputs, the kernel turned around", "同一结果用卷积得到：输入之间填零，卷积核旋转 180°"),
                    new(
                        $"Zeros are put between the inputs (stride − 1, here {Zeros(layer.Stride)}), and the kernel, turned by 180°, "
                            + "slides over them with stride 1: the same numbers.",
                        $"相邻两个输入之间填零（步长 − 1，这里为 {Zeros(layer.Stride)}），旋转 180° 的卷积核以步长 1 滑过：数值相同。"),
                    spreading),
                CheckerboardPicture.Of("checkerboard", layer),
            ],
            [new(new("this layer", "这一层"), layer, shape)])
        {
            Remarks =
            [
                new(
                    new("each output is hit equally often, away from the ends", "除边缘外，每个输出被累加的次数相同"),
                    ReceptiveFields.Overlap.IsEven(layer) ? "✓" : "✗"),
            ],
            Motion = new Motion(spreading.Steps, spreading.With, spreading.StepOf,
                step => ("at", $"{spreading.Input(step).Row},{spreading.Input(step).Column}"))
            {
                Initial = spreading.Steps / 2,
                Start = at == Place.Nowhere ? null
                    : (int)((Math.Min(at.Row, spreading.Down.ShownStops - 1) * spreading.Across.ShownStops)
                    + Math.Min(at.Column, spreading.Across.ShownStops - 1)),
                Editable =
                [
                    new("x", input.Height, input.Width, spreading.X),
                    new("k", layer.KernelSize.Height, layer.KernelSize.Width, spreading.K),
                ],
                Says = (part, drawing) => part.Of == "z" ? string.Join("; ", spreading.Says(part.Row, part.Column)) : "",
            },
        };

        static string Zeros(Size stride) => new Size(stride.Height - 1, stride.Width - 1).Plain();
    }
}
