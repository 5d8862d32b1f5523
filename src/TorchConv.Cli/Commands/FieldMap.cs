using System.Numerics;
using System.Text;
using TorchConv.Arithmetic;
using TorchConv.ReceptiveFields;
using TorchConv.Tables;

namespace TorchConv.Cli.Commands;

/// <summary>
/// A drawing of a field, position by position, with gaps, and shades for the number of paths. A map that does not fit is cut, with
/// a remark.
/// </summary>
internal sealed class FieldMap
{
    private const string Shades = "·░▒▓█", Characters = ".-+*#";

    private readonly long _height;
    private readonly long _width;
    private readonly Func<long, long, int> _shade;
    private readonly Func<string, bool, string> _legend;

    private FieldMap(long height, long width, Func<long, long, int> shade, Func<string, bool, string> legend) =>
        (_height, _width, _shade, _legend) = (height, width, shade, legend);

    /// <summary>
    /// Creates the map of a predicted field. The shades are for up to 1/4, 1/2, 3/4 and 1 of the square root of the largest number
    /// of paths, because the paths along height and width multiply. If the field is too long to count paths, each touched position
    /// has the last shade.
    /// </summary>
    public static FieldMap From(ReceptiveField field)
    {
        Func<long, double> alongHeight = ShareAlong(field.Height), alongWidth = ShareAlong(field.Width);
        bool isCounted = Hits(field.Height) is not null && Hits(field.Width) is not null;
        return new FieldMap(
            field.Size.Height,
            field.Size.Width,
            (row, column) => (int)Math.Ceiling(4 * Math.Sqrt(alongHeight(row) * alongWidth(column))),
            isCounted ? Shaded : Touched);

        static string Shaded(string characters, bool isChinese) => isChinese
            ? $"到达输出的路径：{characters[0]} 无，{string.Join(' ', characters.Skip(1))} 由少到多"
            : $"paths to the output: {characters[0]} none, {string.Join(' ', characters.Skip(1))} from few to most";

        static string Touched(string characters, bool isChinese) => isChinese
            ? $"感受野过大，不计路径（JSON 中没有 \"hits\"）：{characters[0]} 未触及，{characters[^1]} 触及"
            : $"the paths of so large a field are not counted (JSON has no \"hits\"): "
                + $"{characters[0]} not touched, {characters[^1]} touched";
    }

    /// <summary>Creates the map of a measured field, whose positions are touched or not.</summary>
    public static FieldMap From(Coverage field) => new(
        field.Size.Height,
        field.Size.Width,
        (row, column) => field[row, column] ? 4 : 0,
        (characters, isChinese) => isChinese
            ? $"梯度：{characters[0]} 为 0，{characters[4]} 不为 0"
            : $"gradient: {characters[0]} 0, {characters[4]} not 0");

    /// <summary>Creates the map of the influence of each position: a shade for each quarter of the largest.</summary>
    public static FieldMap From(EffectiveField field) => new(
        field.Size.Height,
        field.Size.Width,
        (row, column) => (int)Math.Ceiling(4 * field[row, column]),
        (characters, isChinese) => isChinese
            ? $"影响：{characters[0]} 无，{string.Join(' ', characters.Skip(1))} 至最大值的 25、50、75、100 %"
            : $"influence: {characters[0]} none, {string.Join(' ', characters.Skip(1))} up to 25, 50, 75, 100 % of the largest");

    public string Draw(Canvas canvas, bool isChinese)
    {
        int width = canvas.DrawingWidth;
        (long top, long rows) = Middle(_height, width);
        (long left, long columns) = Middle(_width, width);
        string characters = canvas.HasShades ? Shades : Characters;
        bool isWide = 2 * columns <= width;
        StringBuilder text = new();
        Say(_legend(characters, isChinese));
        if (rows < _height || columns < _width)
        {
            Say(isChinese
                ? $"图已截去四周：共 {_height}×{_width} 个位置，此处为正中的 {rows}×{columns} 个"
                : $"the drawing is cut: the middle {rows}×{columns} of {_height}×{_width} positions");
        }

        for (long row = top; row < top + rows; row++)
        {
            for (long column = left; column < left + columns; column++)
            {
                char character = characters[_shade(row, column)];
                text.Append(character).Append(isWide ? (canvas.HasShades && character != Shades[0] ? $"{character}" : " ") : "");
            }

            // No spaces at the end of a line.
            text.Length -= text[^1] == ' ' ? 1 : 0;
            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n');

        void Say(string line) => text.AppendJoin('\n', Wrapping.Wrap(line, canvas.Width ?? int.MaxValue)).Append('\n');
    }

    private static (long Start, long Length) Middle(long length, int width) =>
        length <= width ? (0, length) : ((length - width) / 2, width);

    /// <summary>Returns the number of paths from a position along an axis, relative to the largest.</summary>
    private static Func<long, double> ShareAlong(AxisField axis)
    {
        if (axis.Range is not { } range)
            return _ => 0;

        if (Hits(axis) is not { } hits)
            return position => axis.IsTouched(range.First + position) ? 1 : 0;

        double most = BigInteger.Log(hits.Max());
        return position => hits[(int)position].IsZero ? 0 : Math.Max(double.Epsilon, Math.Exp(BigInteger.Log(hits[(int)position]) - most));
    }

    /// <summary>Returns the numbers of paths; null if the field is too long to count them.</summary>
    public static IReadOnlyList<BigInteger>? Hits(AxisField axis)
    {
        try
        {
            return axis.Hits;
        }
        catch (TooLargeException)
        {
            return null;
        }
    }
}
