using TorchConv.ReceptiveFields;

namespace TorchConv.Lab.Figures;

/// <summary>A small image enlarged by two transposed layers, one of which hits all outputs equally often and one of which does
/// not.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Description">What it says.</param>
/// <param name="Layers">The layers.</param>
public sealed record CheckerboardPicture(string Name, Text Title, Text Description, IReadOnlyList<ConvTranspose2dSpec> Layers)
    : Picture(Name, Title, Description)
{
    /// <summary>Rows and columns of the small image.</summary>
    public const int Side = 6;

    /// <inheritdoc/>
    public override Type Component => typeof(CheckerboardFigure);

    /// <inheritdoc/>
    public override bool Moves => false;

    /// <summary>The picture of a layer, beside one of the same stride whose kernel does the opposite.</summary>
    public static CheckerboardPicture Of(string name, ConvTranspose2dSpec layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        bool isEven = Overlap.IsEven(layer);
        Size other = isEven ? (layer.KernelSize.Height + 1, layer.KernelSize.Width + 1)
            : (Multiple(layer.KernelSize.Height, layer.Stride.Height), Multiple(layer.KernelSize.Width, layer.Stride.Width));
        return new CheckerboardPicture(
            name,
            new("A real image, enlarged: the checkerboard", "放大一幅真实的小图：棋盘格"),
            isEven
                ? new("Away from the ends every output is hit equally often: no checkerboard. With the kernel beside it there would "
                    + "be one. All weights are equal.",
                    "除边缘外，每个输出被累加的次数相同：没有棋盘格。旁边的卷积核则会有。所有权重相等。")
                : new("The counts alternate, so images made this way show a checkerboard: the stride does not divide the kernel size. "
                    + "All weights are equal.",
                    "次数交替变化，生成的图像出现棋盘格：步长不能整除卷积核的边长。所有权重相等。"),
            [layer, new ConvTranspose2dSpec(1, 1, other, layer.Stride, 0, 0, isEven || layer.Dilation == 1 ? layer.Dilation : 1)]);

        static long Multiple(long kernel, long stride) => kernel <= long.MaxValue - stride ? (kernel + stride - 1) / stride * stride
            : kernel;
    }

    /// <summary>A pixel of the small image, from 0 to 1: a bright disc that fades.</summary>
    public static double Pixel(int row, int column) =>
        Math.Clamp(1.15 - (Math.Sqrt(Math.Pow(row - ((Side - 1) / 2.0), 2) + Math.Pow(column - ((Side - 1) / 2.0), 2)) / (Side * 0.62)),
            0.12, 1);
}
