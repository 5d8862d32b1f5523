using System.Text;

namespace TorchConv.Tables;

/// <summary>Prints blocks as Markdown.</summary>
internal static class Markdown
{
    private const string Special = "\\`*_|<[";

    /// <summary>Returns the lines, without a line break after the last.</summary>
    public static string Print(IEnumerable<Block> blocks)
    {
        StringBuilder text = new();
        Block? previous = null;
        foreach (Block block in blocks.Where(block => block is not Line { Text: "" }))
        {
            if (previous is not null)
                text.Append(previous is Line && block is Line ? "\n" : "\n\n");
            text.AppendJoin('\n', Lines(block));
            previous = block;
        }

        return text.ToString();
    }

    private static IEnumerable<string> Lines(Block block) => block switch
    {
        Heading heading => [$"{new string('#', heading.Level)} {Escape(heading.Text)}"],
        Line line => [$"{Escape(line.Text.Trim())}  "], // Two spaces end a line; without them Markdown joins the lines.
        Drawing drawing => ["```text", drawing.Draw(Canvas.Plain).TrimEnd(), "```"],
        Pairs pairs => pairs.Rows.Select(row => $"- {Escape(row.Label)}: {Escape(row.Value.Human)}"),
        Table table =>
        [
            Row(table.Columns.Select(column => column.Header)),
            $"|{string.Concat(table.Columns.Select(column => column.IsNumber ? "---:|" : "---|"))}",
            .. table.Rows.Select(row => Row(row.Select(cell => cell.Human))),
        ],
        _ => throw new ArgumentOutOfRangeException(nameof(block)),
    };

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells.Select(CellText))} |";

    /// <summary>
    /// Markdown removes spaces at the beginning of a cell and merges those within it, so a tree and a matrix need no-break spaces.
    /// </summary>
    private static string CellText(string text) =>
        Escape(text).Replace("   ", "\u00a0\u00a0\u00a0", StringComparison.Ordinal).Replace("\n", "<br>", StringComparison.Ordinal);

    private static string Escape(string text) =>
        string.Concat(text.Select(letter => Special.Contains(letter, StringComparison.Ordinal) ? $"\\{letter}" : $"{letter}"));
}
