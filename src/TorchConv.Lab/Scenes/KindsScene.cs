using TorchConv.Arithmetic;
using TorchConv.Lab.Figures;
using TorchConv.Lab.Reading;
using TorchConv.Layers;

namespace TorchConv.Lab.Scenes;

/// <summary>All kinds of layers of the listing for one configuration.</summary>
internal static class KindsScene
{
    private static readonly Field<long> In = Fields.In(3), Out = Fields.Out(30), Groups = Fields.Groups(3);
    private static readonly Field<Size> Kernel = Fields.Kernel(10), Dilation = Fields.Dilation(2), Stride = Fields.Stride(1), Padding = Fields.NumericPadding(0), Input = Fields.Input(32);

    public static Scene Scene { get; } = new("kinds", new("All kinds side by side", "各种层并列"), [In, Out, Kernel, Dilation, Groups, Stride, Padding, Input], Show)
    {
        Presets =
        [
            new(new("the article's", "文中的配置")),
            new(new("64 → 128, 3×3", "64 → 128，3×3"), ("in", "64"), ("out", "128"), ("kernel", "3"), ("groups", "4"), ("padding", "1"), ("input", "56")),
        ],
    };

    private static Shown Show(Values values)
    {
        (long inChannels, long outChannels, Size input) = (values.Of(In), values.Of(Out), values.Of(Input));
        (Size kernel, Size stride, Size padding) = (values.Of(Kernel), values.Of(Stride), values.Of(Padding));
        Shape shape = [1, inChannels, input.Height, input.Width];

        // The fully connected layer is the listing's: one kernel window to as many numbers in each output channel.
        Conv2dSpec ordinary = Layer.Conv2d(inChannels, outChannels, kernel, stride, padding);
        LinearSpec connected = Layer.FullyConnected(checked(kernel.Height * kernel.Width * inChannels), checked(kernel.Height * kernel.Width * outChannels));
        LayerOfScene[] layers =
        [
            new(new("fully connected", "全连接"), connected, [1, connected.InFeatures]),
            new(new("ordinary", "普通卷积"), ordinary, shape),
            new(new("dilated", "空洞卷积"), Layer.Conv2d(inChannels, outChannels, kernel, stride, padding, values.Of(Dilation)), shape),
            new(new("grouped", "分组卷积"), Layer.Conv2d(inChannels, outChannels, kernel, stride, padding, groups: values.Of(Groups)), shape),
            new(new("pointwise", "点卷积"), Layer.Pointwise(inChannels, outChannels), shape),
            new(new("depthwise separable", "深度可分离"), Layer.DepthwiseSeparable(inChannels, outChannels, kernel, stride, padding), shape),
            new(new("transposed", "转置卷积"), Layer.Transposed(inChannels, outChannels, kernel, stride, padding), shape),
        ];
        return new Shown(
            [
                new BarsPicture(
                    "bars",
                    new("What each kind costs", "各种层的开销"),
                    new("Parameters and multiply-adds of seven kinds of layers for one configuration.", "同一配置下七种层的参数与乘加次数。"),
                    [.. layers.Select(layer => (layer.Label, layer.Predicted))]),
            ],
            layers);
    }
}
