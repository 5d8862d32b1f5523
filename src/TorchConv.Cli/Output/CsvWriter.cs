namespace TorchConv.Cli.Output;

/// <summary>Writes the first grid of a document as comma-separated values (RFC 4180).</summary>
internal static class CsvWriter
{
    public static void Write(Document document, TextWriter output)
    {
        Grid grid = document.Blocks.OfType<Grid>().First();
        WriteRow(grid.Columns.Select(column => column.Header), output);
        foreach (IReadOnlyList<string> row in grid.Rows)
            WriteRow(row.Zip(grid.Columns, (cell, column) => column.IsNumber ? cell.Replace(",", "", StringComparison.Ordinal) : cell), output);
    }

    private static void WriteRow(IEnumerable<string> cells, TextWriter output) =>
        output.WriteLine(string.Join(',', cells.Select(Quote)));

    private static string Quote(string cell) =>
        cell.AsSpan().ContainsAny(",\"\r\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
