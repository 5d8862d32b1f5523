using System.Globalization;

namespace TorchConv.Cli.Output;

/// <summary>Matrices as aligned text, side by side.</summary>
internal static class MatrixDrawing
{
    /// <summary>Returns a line for each row, with numbers aligned to the right, and a dot for null.</summary>
    public static string[] Lines(double?[,] matrix)
    {
        string[,] cells = new string[matrix.GetLength(0), matrix.GetLength(1)];
        for (int i = 0; i < cells.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, cells.GetLength(1));
            cells[row, column] = matrix[row, column] is { } number ? Number(number) : ".";
        }

        int width = cells.Cast<string>().Max(cell => cell.Length);
        return [.. Enumerable.Range(0, cells.GetLength(0)).Select(row =>
            string.Join(' ', Enumerable.Range(0, cells.GetLength(1)).Select(column => cells[row, column].PadLeft(width))))];
    }

    /// <summary>Returns a line for each row, with every number.</summary>
    public static string[] Lines(double[,] matrix) => Lines(Select(matrix, number => (double?)number));

    /// <summary>Returns a line for each row, with a dot for each zero, which shows the structure of a sparse matrix.</summary>
    public static string[] LinesWithoutZeros(double[,] matrix) => Lines(Select(matrix, number => number == 0 ? (double?)null : number));

    /// <summary>Returns blocks of lines beside each other, each as wide as its longest line.</summary>
    public static string[] Beside(string gap, params IReadOnlyList<string[]> blocks)
    {
        int height = blocks.Max(block => block.Length);
        int[] widths = [.. blocks.Select(block => block.Max(line => line.Length))];
        return [.. Enumerable.Range(0, height).Select(row =>
            string.Join(gap, blocks.Select((block, i) => (row < block.Length ? block[row] : "").PadRight(widths[i]))).TrimEnd())];
    }

    /// <summary>
    /// Returns blocks of lines beside each other, in as many rows of blocks as the width requires, with an empty line between rows.
    /// </summary>
    public static string[] Wrapped(string gap, IReadOnlyList<string[]> blocks, int width)
    {
        List<string> lines = [];
        List<string[]> row = [];
        foreach (string[] block in blocks)
        {
            if (row.Count > 0 && Beside(gap, [.. row, block]).Max(line => line.Length) > width)
                Flush();
            row.Add(block);
        }

        Flush();
        return [.. lines];

        void Flush()
        {
            if (lines.Count > 0)
                lines.Add("");
            lines.AddRange(Beside(gap, row));
            row.Clear();
        }
    }

    /// <summary>Returns a number with up to ten digits.</summary>
    public static string Number(double number) => number.ToString("G10", CultureInfo.InvariantCulture);

    private static double?[,] Select(double[,] matrix, Func<double, double?> what)
    {
        double?[,] selected = new double?[matrix.GetLength(0), matrix.GetLength(1)];
        for (int i = 0; i < matrix.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, matrix.GetLength(1));
            selected[row, column] = what(matrix[row, column]);
        }

        return selected;
    }
}
