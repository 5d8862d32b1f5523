using TorchConv.Arithmetic;
using TorchConv.Article;
using TorchConv.Layers;

namespace TorchConv.Lab.Figures;

/// <summary>
/// A window that slides over a large grid, and one position of a small grid for each place where it stops: of a convolution
/// the large grid is the input, of a transposed convolution it is the output.
/// </summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Description">What it says.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Large">The large grid, without padding.</param>
/// <param name="Small">The small grid.</param>
/// <param name="IsTransposed">Whether the small grid is the input.</param>
public sealed record SlidingPicture(string Name, Text Title, Text Description, WindowLayerSpec Layer, Size Large, Size Small, bool IsTransposed)
    : Picture(Name, Title, Description)
{
    /// <summary>The longest side of a grid that is drawn, padding counted.</summary>
    public const long MaxSide = 20;

    /// <summary>The most weights of a kernel that is drawn.</summary>
    public const long MaxWeights = 121;

    /// <summary>The position of the small grid at which the window stands; null where it moves.</summary>
    public (long Row, long Column)? At { get; init; }

    /// <summary>The field that holds <see cref="At"/>, so that a position leads to itself.</summary>
    public string? Scene { get; init; }

    /// <inheritdoc/>
    public override Type Component => typeof(SlidingFigure);

    /// <summary>The picture of a convolution, or why it is not drawn.</summary>
    public static Picture Of(string name, Text title, Text description, Conv2dSpec layer, Size input, (long, long)? at, string? scene)
    {
        ArgumentNullException.ThrowIfNull(layer);
        Shape output = layer.Predict([1, layer.InChannels, input.Height, input.Width]).OutputShape;
        return OrNotDrawn(new SlidingPicture(name, title, description, layer, input, (output[2], output[3]), false) { At = at, Scene = scene });
    }

    /// <summary>The picture of a transposed convolution, or why it is not drawn.</summary>
    public static Picture Of(string name, Text title, Text description, ConvTranspose2dSpec layer, Size input, (long, long)? at, string? scene)
    {
        ArgumentNullException.ThrowIfNull(layer);
        Shape output = layer.Predict([1, layer.InChannels, input.Height, input.Width]).OutputShape;
        return OrNotDrawn(new SlidingPicture(name, title, description, layer, (output[2], output[3]), input, true) { At = at, Scene = scene });
    }

    private static Picture OrNotDrawn(SlidingPicture picture)
    {
        (SlidingWindow down, SlidingWindow across) = (picture.Layer.AlongHeight, picture.Layer.AlongWidth);
        bool fits = Side(down, picture.Large.Height) && Side(across, picture.Large.Width) && picture.Small.Height <= MaxSide && picture.Small.Width <= MaxSide
            && (Int128)down.Kernel * across.Kernel <= MaxWeights;
        if (!fits)
        {
            return new NotDrawn(picture.Name, picture.Title, new(
                $"Drawn up to {MaxSide}×{MaxSide} with its padding, and {MaxWeights} weights; the numbers below are those of this layer.",
                $"最多绘制 {MaxSide}×{MaxSide}（含填充）与 {MaxWeights} 个权重；下方数字仍属于这一层。"));
        }

        return picture.At is not var (row, column) || (row < picture.Small.Height && column < picture.Small.Width)
            ? picture
            : throw new ArgumentException($"at ({row},{column}) must lie within {picture.Small}, counted from 0", nameof(At).ToLowerInvariant());

        // What lies between the last window and the end is drawn too.
        static bool Side(SlidingWindow window, long length) => (Int128)length + window.PaddingBefore + window.PaddingAfter <= MaxSide && window.Extent <= MaxSide;
    }
}
