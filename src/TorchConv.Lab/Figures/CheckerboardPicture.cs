using TorchConv.Arithmetic;
using TorchConv.Article;
using TorchConv.Layers;
using TorchConv.ReceptiveFields;

namespace TorchConv.Lab.Figures;

/// <summary>How often each output of a transposed convolution is hit.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Description">What it says.</param>
/// <param name="Hits">The hits along each axis.</param>
/// <param name="IsEven">Whether all in the interior are equal.</param>
public sealed record CheckerboardPicture(string Name, Text Title, Text Description, Overlap Hits, bool IsEven) : Picture(Name, Title, Description)
{
    /// <summary>The longest side that is drawn.</summary>
    public const int MaxSide = 32;

    /// <inheritdoc/>
    public override Type Component => typeof(CheckerboardFigure);

    /// <inheritdoc/>
    public override bool IsNarrow => Hits.Width.Length <= 14;

    /// <summary>The picture of a layer, or why it is not drawn.</summary>
    public static Picture Of(string name, ConvTranspose2dSpec layer, Size input)
    {
        ArgumentNullException.ThrowIfNull(layer);
        Text title = new("How often each output is hit", "每个输出被累加的次数");
        Shape output = layer.Predict([1, layer.InChannels, input.Height, input.Width]).OutputShape;
        if (output[2] > MaxSide || output[3] > MaxSide)
        {
            return new NotDrawn(name, title, new(
                $"Drawn up to {MaxSide}×{MaxSide}; this output is {output[2]}×{output[3]}.", $"最多绘制 {MaxSide}×{MaxSide}；此输出为 {output[2]}×{output[3]}。"));
        }

        bool isEven = Overlap.IsEven(layer);
        return new CheckerboardPicture(
            name,
            title,
            isEven
                ? new("Away from the ends every output is hit equally often: no checkerboard.", "除边缘外，每个输出被累加的次数相同：没有棋盘格。")
                : new("The counts alternate: images made so show a checkerboard (the stride does not spread the weights of the kernel evenly).", "次数交替变化：生成的图像会出现棋盘格（步幅不能均匀分配卷积核的权重）。"),
            Overlap.Of(layer, input),
            isEven);
    }
}
