namespace TorchConv.Tables;

/// <summary>The columns of a table that fit in a width, and the width of each.</summary>
internal sealed record TableLayout(IReadOnlyList<int> Columns, IReadOnlyList<int> Widths, IReadOnlyList<int> Omitted)
{
    /// <summary>The separator between two columns.</summary>
    public const string Gap = " ";

    // Narrower prose is hard to read, and a narrower tree of modules shows only its branches: a column of a higher rank is omitted instead.
    private const int NarrowestProse = 16, NarrowestName = 24;

    public static TableLayout Compute(Table table, int? width)
    {
        int[] natural = [.. table.Columns.Select((_, column) => TextsOf(table, column).Max(cell => WidestLine(cell.Human)))];
        List<int> kept = [.. Enumerable.Range(0, natural.Length)];
        if (width is not { } room)
            return new TableLayout(kept, natural, []);

        int[] least = [.. natural.Select((widest, column) => Math.Min(widest, TextsOf(table, column).Max(NarrowestOf)))];
        while (kept.Count > 1 && Total(kept, least) > room)
        {
            // Columns of one rank are omitted together; if all have the rank of the first column, the last one is omitted.
            int rank = kept.Skip(1).Max(column => table.Columns[column].Rank);
            if (rank > table.Columns[0].Rank)
                kept.RemoveAll(column => column > 0 && table.Columns[column].Rank == rank);
            else
                kept.RemoveAt(kept.Count - 1);
        }

        return new TableLayout(kept, Grown(kept, least, natural, room), [.. Enumerable.Range(0, natural.Length).Except(kept)]);
    }

    /// <summary>Distributes the remaining width to the columns that need it most.</summary>
    private static int[] Grown(List<int> kept, int[] least, int[] natural, int room)
    {
        int[] widths = [.. least];
        if (kept.Count == 1)
            widths[0] = Math.Min(natural[0], Math.Max(1, room));
        for (int rest = room - Total(kept, widths); rest > 0; rest--)
        {
            int neediest = kept.MaxBy(column => natural[column] - widths[column]);
            if (natural[neediest] == widths[neediest])
                break;
            widths[neediest]++;
        }

        return [.. kept.Select(column => widths[column])];
    }

    private static int Total(List<int> kept, int[] widths) => kept.Sum(column => widths[column]) + (Gap.Length * (kept.Count - 1));

    private static IEnumerable<Cell> TextsOf(Table table, int column) =>
        table.Rows.Select(row => row[column]).Prepend(table.Columns[column].Header);

    private static int NarrowestOf(Cell cell) => cell.Fit switch
    {
        Fit.Words => Math.Max(NarrowestProse, Wrapping.LongestPart(cell.Human)),
        Fit.Cut => NarrowestName,
        _ => WidestLine(cell.Human),
    };

    private static int WidestLine(string text) => text.Split('\n').Max(Wrapping.WidthOf);
}
