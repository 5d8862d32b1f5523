using System.Text;

namespace TorchConv.Summaries;

/// <summary>Draws a table as Markdown.</summary>
internal static class MarkdownRenderer
{
    public static string Render(SummaryTable table)
    {
        StringBuilder text = new();
        Append(table.Columns.Select(column => column.Header));
        text.Append('|').AppendJoin('|', table.Columns.Select(column => column.IsNumber ? "---:" : "---")).Append("|\n");
        foreach (IReadOnlyList<string> row in table.Rows)
        {
            // Markdown drops blanks at the beginning of a cell: the tree is kept by blanks that do not break.
            Append(row.Select((cell, i) => i == 0 ? cell.Replace("   ", "\u00a0\u00a0\u00a0", StringComparison.Ordinal) : cell));
        }

        text.Append('\n');
        foreach ((string label, string value) in table.Totals)
            text.Append("- ").Append(label).Append(": ").Append(Escape(value)).Append('\n');
        return text.ToString().TrimEnd('\n');

        void Append(IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells.Select(Escape)).Append(" |\n");
    }

    private static string Escape(string text) =>
        text.Replace("|", "\\|", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
