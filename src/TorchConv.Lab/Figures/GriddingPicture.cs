using TorchConv.Article;
using TorchConv.Layers;
using TorchConv.ReceptiveFields;

namespace TorchConv.Lab.Figures;

/// <summary>Which positions one output of a stack reads: of its last layer's input first, and so back to the input of the stack.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Description">What it says.</param>
/// <param name="Fields">The fields of the last layer, the last two, …, all of them.</param>
public sealed record GriddingPicture(string Name, Text Title, Text Description, IReadOnlyList<ReceptiveField> Fields)
    : Picture(Name, Title, Description)
{
    /// <summary>The longest side of a field that is drawn.</summary>
    public const long MaxSide = 99;

    /// <summary>So many maps are drawn side by side.</summary>
    public const int MaxMaps = 4;

    /// <inheritdoc/>
    public override Type Component => typeof(GriddingFigure);

    /// <summary>The picture of a stack, or why it is not drawn.</summary>
    public static Picture Of(string name, StackSpec stack)
    {
        ArgumentNullException.ThrowIfNull(stack);
        Text title = new("Which inputs one output reads", "一个输出读取哪些输入");
        ReceptiveField whole = ReceptiveField.Of(stack);
        if (whole.Size.Height > MaxSide || whole.Size.Width > MaxSide)
        {
            return new NotDrawn(name, title, new(
                $"A map of up to {MaxSide}×{MaxSide} is drawn; this field is {whole.Size}. Its numbers stand below.",
                $"最多绘制 {MaxSide}×{MaxSide}；此感受野为 {whole.Size}，数字见下方。"));
        }

        int layers = stack.Layers.Length;
        IEnumerable<int> starts = Enumerable.Range(1, layers - 1).Reverse().Take(MaxMaps - 2);
        return new GriddingPicture(
            name,
            title,
            new(
                $"One output sees a field of {whole.Size} and reads {whole.TouchedPositions:N0} of its {whole.Positions:N0} positions{(whole.IsGridded ? ": the field has gaps" : ": no gaps")}.",
                $"一个输出的感受野为 {whole.Size}，读取其中 {whole.Positions:N0} 个位置中的 {whole.TouchedPositions:N0} 个{(whole.IsGridded ? "：有空隙" : "：无空隙")}。"),
            [.. starts.Select(start => ReceptiveField.Of(new StackSpec(stack.Layers.Skip(start)))), whole]);
    }
}
