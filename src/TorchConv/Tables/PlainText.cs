namespace TorchConv.Tables;

/// <summary>Prints blocks as lines of text with aligned columns. If there is a width, only what cannot be broken is wider.</summary>
internal sealed record PlainText(IReadOnlyList<Block> Blocks, Canvas Canvas, bool IsChinese)
{
    private const int NarrowestValue = 12;

    private const string Reset = "\u001b[0m", Bold = "\u001b[1m", BoldUnderlined = "\u001b[1;4m";

    /// <summary>Returns the lines, without a line break after the last.</summary>
    public override string ToString()
    {
        List<string> lines = [.. Blocks.SelectMany(Lines)];
        return string.Join('\n', lines).TrimEnd();
    }

    private IEnumerable<string> Lines(Block block) => block switch
    {
        Heading heading => Wrap(heading.Text).Select(line => Styled(line, heading.Level == 1 ? BoldUnderlined : Bold)).Prepend(""),
        Line line => Wrap(line.Text).Select(part => Styled(part, ColourOf(line.Tone))),
        Drawing drawing => drawing.Draw(Canvas).Split('\n'),
        Pairs pairs => Lines(pairs),
        Table table => Lines(table),
        _ => throw new ArgumentOutOfRangeException(nameof(block)),
    };

    private IEnumerable<string> Lines(Pairs pairs)
    {
        int label = pairs.Rows.Select(row => Wrapping.WidthOf(row.Label)).DefaultIfEmpty().Max();
        int room = (Canvas.Width ?? int.MaxValue) - label - 2;
        return room >= NarrowestValue
            ? pairs.Rows.SelectMany(
                row => Wrapping.Wrap(row.Value.Human, room).Select((line, i) => $"{Wrapping.Pad(i == 0 ? row.Label : "", label)}  {line}"))
            : pairs.Rows.SelectMany(row => (string[])[.. Wrap(row.Label), .. Wrap(row.Value.Human)]);
    }

    private IEnumerable<string> Lines(Table table)
    {
        TableLayout layout = TableLayout.Compute(table, Canvas.Width);
        IEnumerable<string> lines = Row(table, layout, [.. table.Columns.Select(column => (Cell)column.Header)])
            .Select(line => Styled(line, Bold));
        lines = lines.Concat(table.Rows.SelectMany(row => Row(table, layout, row)));
        if (layout.Omitted.Count == 0)
            return lines;

        string omitted = string.Join(
            IsChinese ? "、" : ", ",
            layout.Omitted.Select(column => table.Columns[column].Header).Where(header => header.Length > 0).Distinct());
        return lines.Concat(Wrap((IsChinese ? "宽度不足，省略的列：" : "columns omitted at this width: ") + omitted));
    }

    /// <summary>Returns the lines of a row: as many as its tallest cell has.</summary>
    private static IEnumerable<string> Row(Table table, TableLayout layout, IReadOnlyList<Cell> row)
    {
        string[][] cells = [.. layout.Columns.Select((column, i) => LinesOf(row[column], layout.Widths[i]).ToArray())];
        for (int line = 0; line < cells.Max(cell => cell.Length); line++)
        {
            yield return string.Join(TableLayout.Gap, cells.Select((cell, i) =>
                Wrapping.Pad(line < cell.Length ? cell[line] : "", layout.Widths[i], table.Columns[layout.Columns[i]].IsNumber))).TrimEnd();
        }
    }

    private static IEnumerable<string> LinesOf(Cell cell, int width) => cell.Fit switch
    {
        Fit.Words => Wrapping.Wrap(cell.Human, width),
        Fit.Cut => [Wrapping.Cut(cell.Human, width)],
        _ => cell.Human.Split('\n'),
    };

    private IEnumerable<string> Wrap(string text) => Wrapping.Wrap(text, Canvas.Width ?? int.MaxValue);

    private string Styled(string line, string style) =>
        Canvas.HasColours && style.Length > 0 && line.Length > 0 ? $"{style}{line}{Reset}" : line;

    private static string ColourOf(Tone tone) => tone switch
    {
        Tone.Good => "\u001b[32m",
        Tone.Remark => "\u001b[33m",
        Tone.Bad => "\u001b[31m",
        _ => "",
    };
}
