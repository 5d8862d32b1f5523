using System.Text;

namespace TorchConv.Summaries;

/// <summary>Draws a table as aligned text.</summary>
internal static class TextRenderer
{
    private const string Gap = "  ";
    private const int NarrowestTree = 24;

    public static string Render(SummaryTable table, SummaryLayout layout)
    {
        int[] widths = [.. table.Columns.Select((column, i) => table.Rows.Select(row => WidthOf(row[i])).Append(WidthOf(column.Header)).Max())];
        int columns = Fit(widths, layout.Width ?? int.MaxValue);
        StringBuilder text = new();
        Append(text, [.. table.Columns.Select(column => column.Header)]);
        text.Append('─', widths[..columns].Sum() + (Gap.Length * (columns - 1))).Append('\n');
        foreach (IReadOnlyList<string> row in table.Rows)
            Append(text, row);

        SummaryWords words = SummaryWords.Of(layout);
        (string Label, string Value)[] totals =
        [
            .. table.Totals,
            .. columns == widths.Length ? [] : new[] { (words.LeftOut, string.Join(", ", table.Columns.Skip(columns).Select(column => column.Header))) },
        ];
        int label = totals.Max(total => WidthOf(total.Label));
        text.Append('\n');
        foreach ((string name, string value) in totals)
            text.Append(Pad(name, label, false)).Append(Gap).Append(value).Append('\n');
        return text.ToString().TrimEnd('\n');

        void Append(StringBuilder text, IReadOnlyList<string> cells)
        {
            IEnumerable<string> padded = cells.Take(columns).Select((cell, i) => Pad(Cut(cell, widths[i]), widths[i], table.Columns[i].IsNumber));
            text.Append(string.Join(Gap, padded).TrimEnd()).Append('\n');
        }
    }

    /// <summary>Narrows the tree as far as it can be read, then leaves out columns from the last; answers how many stay.</summary>
    private static int Fit(int[] widths, int width)
    {
        int columns = widths.Length;
        int Excess() => widths[..columns].Sum() + (Gap.Length * (columns - 1)) - width;
        widths[0] = Math.Max(Math.Min(widths[0], NarrowestTree), widths[0] - Math.Max(Excess(), 0));
        while (columns > 1 && Excess() > 0)
            columns--;
        widths[0] = Math.Max(widths[0], 1);
        return columns;
    }

    private static string Cut(string cell, int width) => cell.Length <= width ? cell : cell[..(width - 1)] + "…";

    private static string Pad(string cell, int width, bool isNumber)
    {
        string blanks = new(' ', Math.Max(width - WidthOf(cell), 0));
        return isNumber ? blanks + cell : cell + blanks;
    }

    /// <summary>A Chinese character is as wide as two others.</summary>
    private static int WidthOf(string text) => text.Sum(c => c is >= '\u2e80' and <= '\uffef' ? 2 : 1);
}
