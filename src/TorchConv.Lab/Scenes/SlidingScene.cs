using TorchConv.Arithmetic;
using TorchConv.Lab.Figures;
using TorchConv.Lab.Reading;
using TorchConv.Layers;

namespace TorchConv.Lab.Scenes;

/// <summary>A kernel, dilated or not, that slides over its input.</summary>
internal static class SlidingScene
{
    private static readonly Field<Size> Input = Fields.Input(7), Kernel = Fields.Kernel(3), Stride = Fields.Stride(1), Dilation = Fields.Dilation(2);
    private static readonly Field<Padding2d> Padding = Fields.Padding("0");
    private static readonly Field<long> In = Fields.In(3), Out = Fields.Out(30);

    public static Scene Scene { get; } = new(
        "slide",
        new("A kernel slides over its input", "卷积核在输入上滑动"),
        [Input, Kernel, Dilation, Stride, Padding, In, Out, Place.Field],
        Show)
    {
        Presets =
        [
            new(new("the article's: 3×3, dilation 2", "文中：3×3，dilation 2")),
            new(new("ordinary", "普通卷积"), ("dilation", "1")),
            new(new("same size", "尺寸不变"), ("padding", "same")),
            new(new("stride 2", "步幅 2"), ("stride", "2"), ("input", "9")),
            new(new("uneven", "高宽不同"), ("kernel", "3x5"), ("dilation", "2x1"), ("input", "8x10")),
        ],
    };

    private static Shown Show(Values values)
    {
        Conv2dSpec Layer(Size dilation) => new(
            values.Of(In), values.Of(Out), values.Of(Kernel), values.Of(Stride), values.Of(Padding), dilation);
        (Conv2dSpec layer, Size input) = (Layer(values.Of(Dilation)), values.Of(Input));
        Shape shape = [1, layer.InChannels, input.Height, input.Width];
        Size extent = (layer.AlongHeight.Extent, layer.AlongWidth.Extent);
        Picture picture = SlidingPicture.Of(
            "sliding",
            new("A kernel slides over its input", "卷积核在输入上滑动"),
            new(
                $"A {layer.KernelSize} kernel with dilation {layer.Dilation.Plain()} covers {extent}, and reads {layer.KernelSize.Height * layer.KernelSize.Width} positions of it for each output.",
                $"{layer.KernelSize} 的卷积核在 dilation {layer.Dilation.Plain()} 时覆盖 {extent}，每个输出读取其中 {layer.KernelSize.Height * layer.KernelSize.Width} 个位置。"),
            layer,
            input,
            values.Of(Place.Field).OrNull,
            "slide");
        LayerOfScene[] layers = layer.Dilation == 1
            ? [new(new("this layer", "这一层"), layer, shape)]
            : [new(new("this layer", "这一层"), layer, shape), new(new("dilation 1", "dilation 1"), Layer(1), shape)];
        return new Shown([picture], layers)
        {
            Remarks = [new(new("the kernel covers", "卷积核覆盖"), $"{extent}")],
        };
    }
}
