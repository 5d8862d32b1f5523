using System.Numerics;
using TorchConv.ReceptiveFields;

namespace TorchConv.Lab.Figures;

/// <summary>Which positions one output of a stack reads, painted layer by layer from the output back to the input.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Description">What it says.</param>
/// <param name="Fields">The fields of the last layer, the last two, …, all of them.</param>
public sealed record GriddingPicture(string Name, Text Title, Text Description, IReadOnlyList<ReceptiveField> Fields)
    : Picture(Name, Title, Description)
{
    /// <summary>So many squares are drawn along an axis; each stands for several positions where the field is larger.</summary>
    public const int MostSquares = 45;

    private const long MostCounted = 1024;

    /// <inheritdoc/>
    public override Type Component => typeof(GriddingFigure);

    /// <inheritdoc/>
    public override bool IsNarrow => true;

    /// <inheritdoc/>
    public override bool RestsAtEnd => true;

    /// <summary>The output alone, then one layer after the other.</summary>
    public int Steps => Fields.Count + 1;

    /// <summary>Positions of a square along each axis.</summary>
    public long Each => (Fields.Max(seen => Math.Max(seen.Size.Height, seen.Size.Width)) + MostSquares - 1) / MostSquares;

    /// <summary>The picture of a stack.</summary>
    public static GriddingPicture Of(string name, StackSpec stack)
    {
        ArgumentNullException.ThrowIfNull(stack);
        ReceptiveField whole = ReceptiveField.Of(stack);
        GriddingPicture picture = new(
            name,
            new("Which inputs one output reads", "一个输出读取哪些输入"),
            new("", ""),
            [.. Enumerable.Range(1,
                stack.Layers.Length - 1).Reverse().Select(start => ReceptiveField.Of(new StackSpec(stack.Layers.Skip(start)))), whole]);
        string each = picture.Each == 1 ? "" : $" Each square stands for {picture.Each}×{picture.Each} positions.",
            eachZh = picture.Each == 1 ? "" : $"每格代表 {picture.Each}×{picture.Each} 个位置。";
        return picture with
        {
            Description = new(
                $"One output sees a field of {whole.Size} and reads {whole.TouchedPositions:N0} of its {whole.Positions:N0} "
                    + $"positions{(whole.IsGridded ? ": the field has gaps." : ": no gaps.")}{each}",
                $"一个输出的感受野为 {whole.Size}，读取其中 {whole.Positions:N0} 个位置中的 {whole.TouchedPositions:N0} 个{(whole.IsGridded ? "：有空隙。" : "：无空隙。")}{eachZh}"),
        };
    }

    /// <summary>By how many paths the positions of each square along an axis reach the output, at most; and whether all of them
    /// do.</summary>
    internal IReadOnlyList<(BigInteger Paths, bool IsWhole)> Along(int step, bool isHeight)
    {
        if (step == 0)
            return [(BigInteger.One, true)];

        AxisField axis = isHeight ? Fields[step - 1].Height : Fields[step - 1].Width;
        return axis.Size <= MostCounted ? [.. axis.Hits.Chunk((int)Each).Select(hits => (hits.Max(), hits.All(hit => !hit.IsZero)))]
            : Touched(axis);
    }

    /// <summary>Of a field too long for its paths to be counted: one path for a square in which something is read.</summary>
    private List<(BigInteger Paths, bool IsWhole)> Touched(AxisField axis)
    {
        List<(BigInteger, bool)> squares = [];
        int next = 0;
        for (long first = axis.Range!.Value.First, end = first + axis.Size; first < end; first += Each)
        {
            long last = Math.Min(first + Each, end) - 1;
            while (next < axis.TouchedRanges.Length && axis.TouchedRanges[next].Last < first)
                next++;
            bool isTouched = next < axis.TouchedRanges.Length && axis.TouchedRanges[next].First <= last;
            squares.Add((isTouched ? 1 : 0, isTouched && axis.TouchedRanges[next].First <= first && axis.TouchedRanges[next].Last >= last));
        }

        return squares;
    }
}
