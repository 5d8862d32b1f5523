namespace TorchConv.Lab.Reading;

/// <summary>What a button of the stack builder does to its rows: add, or up, down, remove with the number of a row.</summary>
internal static class RowChange
{
    private static readonly LayerRow Added = new("", "3");

    /// <summary>The rows after the change; the same where it says nothing that can be done.</summary>
    public static IReadOnlyList<LayerRow> Apply(IReadOnlyList<LayerRow> rows, string change)
    {
        if (change == "add")
            return rows.Count < StackText.MaxLayers ? [.. rows, Added] : rows;

        string[] parts = change.Split('-');
        if (parts.Length != 2 || !int.TryParse(parts[1], out int row) || row < 0 || row >= rows.Count)
            return rows;

        return parts[0] switch
        {
            "remove" when rows.Count > 1 => [.. rows.Take(row), .. rows.Skip(row + 1)],
            "up" when row > 0 => Swapped(row - 1),
            "down" when row < rows.Count - 1 => Swapped(row),
            _ => rows,
        };

        LayerRow[] Swapped(int first)
        {
            LayerRow[] swapped = [.. rows];
            (swapped[first], swapped[first + 1]) = (swapped[first + 1], swapped[first]);
            return swapped;
        }
    }
}
