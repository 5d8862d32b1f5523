using TorchConv.Arithmetic;
using TorchConv.Lab.Figures;
using TorchConv.Lab.Reading;
using TorchConv.Layers;

namespace TorchConv.Lab.Scenes;

/// <summary>How a transposed layer spreads its input, and how often it hits each output.</summary>
internal static class UpsamplingScene
{
    private static readonly Field<Size> Input = Fields.Input(3), Kernel = Fields.Kernel(3), Stride = Fields.Stride(2), Padding = Fields.NumericPadding(0),
        OutputPadding = Fields.OutputPadding(0), Dilation = Fields.Dilation(1);

    private static readonly Field<long> In = Fields.In(1), Out = Fields.Out(1), Groups = Fields.Groups(1);

    public static Scene Scene { get; } = new(
        "up",
        new("Every input is spread by the whole kernel", "每个输入由整个卷积核展开"),
        [Input, Kernel, Stride, Padding, OutputPadding, Dilation, In, Out, Groups, Place.Field],
        Show)
    {
        Presets =
        [
            new(new("kernel 3, stride 2: a checkerboard", "kernel 3，stride 2：棋盘格")),
            new(new("the article's: 2×2 → 4×4", "文中：2×2 → 4×4"), ("input", "2"), ("stride", "1")),
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
        Shape shape = [1, layer.InChannels, input.Height, input.Width];
        Shape output = layer.Predict(shape).OutputShape;
        return new Shown(
            [
                SlidingPicture.Of(
                    "upsampling",
                    new("Every input is spread by the whole kernel", "每个输入由整个卷积核展开"),
                    new(
                        $"Each of {input.Height * input.Width} inputs is multiplied by the whole kernel and added into the {output[2]}×{output[3]} output, {layer.Stride.Plain()} further each time.",
                        $"{input.Height * input.Width} 个输入各乘以整个卷积核，加到 {output[2]}×{output[3]} 的输出上，每次移动 {layer.Stride.Plain()}。"),
                    layer,
                    input,
                    values.Of(Place.Field).OrNull,
                    "up"),
                CheckerboardPicture.Of("checkerboard", layer, input),
            ],
            [new(new("this layer", "这一层"), layer, shape)]);
    }
}
