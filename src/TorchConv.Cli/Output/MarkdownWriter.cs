namespace TorchConv.Cli.Output;

/// <summary>Writes a document as Markdown.</summary>
internal static class MarkdownWriter
{
    public static void Write(Document document, TextWriter output)
    {
        Block? previous = null;
        foreach (Block block in document.Blocks.Where(block => block is not Line { Text: "" }))
        {
            if (previous is not null && !(previous is Line && block is Line))
                output.WriteLine();
            Write(block, output);
            previous = block;
        }
    }

    private static void Write(Block block, TextWriter output)
    {
        switch (block)
        {
            case Heading heading:
                output.WriteLine($"{new string('#', heading.Level)} {heading.Text}");
                break;
            case Line line:
                // Two spaces end a line; without them Markdown joins the lines.
                output.WriteLine($"{Escape(line.Text.Trim())}  ");
                break;
            case Preformatted lines:
                output.WriteLine($"```text\n{lines.Text.TrimEnd()}\n```");
                break;
            case Drawing drawing:
                Write(new Preformatted(drawing.Draw(Canvas.Plain)), output);
                break;
            case Grid grid:
                WriteRow(grid.Columns.Select(column => column.Header), output);
                output.WriteLine($"|{string.Concat(grid.Columns.Select(column => column.IsNumber ? "---:|" : "---|"))}");
                foreach (IReadOnlyList<string> row in grid.Rows)
                    WriteRow(row, output);
                break;
        }
    }

    private static void WriteRow(IEnumerable<string> cells, TextWriter output) =>
        output.WriteLine($"| {string.Join(" | ", cells.Select(cell => Escape(cell).Replace("\n", "<br>", StringComparison.Ordinal)))} |");

    private static string Escape(string text) =>
        text.Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
