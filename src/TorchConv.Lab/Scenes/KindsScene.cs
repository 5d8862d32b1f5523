using TorchConv.Arithmetic;
using TorchConv.Article;
using TorchConv.Lab.Figures;
using TorchConv.Lab.Reading;

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
        Size input = values.Of(Input);
        LayerOfScene[] layers =
        [
            .. LayerKind.Of(
                    values.Of(In),
                    values.Of(Out),
                    values.Of(Kernel),
                    values.Of(Dilation),
                    values.Of(Groups),
                    values.Of(Stride),
                    values.Of(Padding),
                    [1, values.Of(In), input.Height, input.Width])
                .Select(kind => new LayerOfScene(kind.Name, kind.Layer, kind.Input)),
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
