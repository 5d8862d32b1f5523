namespace TorchConv.Tables;

/// <summary>Prints a table as comma-separated values (RFC 4180).</summary>
internal static class Csv
{
    /// <summary>Returns the lines, without a line break after the last.</summary>
    public static string Print(Table table) =>
        string.Join(
            '\n',
            table.Rows
                .Select(row => row.Select(cell => cell.Machine))
                .Prepend(table.Columns.Select(column => column.Name ?? column.Header))
                .Select(Row));

    private static string Row(IEnumerable<string> cells) => string.Join(',', cells.Select(Quote));

    private static string Quote(string cell) =>
        cell.AsSpan().ContainsAny(",\"\r\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
