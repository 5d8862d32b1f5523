using System.Globalization;

namespace TorchConv.Lab.Reading;

/// <summary>Matrices as one writes them: numbers with spaces, rows with semicolons.</summary>
internal static class MatrixText
{
    private const double Most = 1_000_000;

    /// <summary>Reads a matrix of at most so many rows and columns.</summary>
    /// <exception cref="FormatException">The text is not of that form; the message says what would be right.</exception>
    public static double[,] Read(string text, int maxSide)
    {
        string[][] rows = [.. text.Split(';', '\n')
            .Select(row => row.Split([' ', ',', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries))
            .Where(row => row.Length > 0)];
        if (rows.Length == 0)
            throw new FormatException("a matrix must hold at least one number, as in 1 2; 3 4");

        if (rows.Length > maxSide || rows[0].Length > maxSide)
            throw new FormatException($"a matrix of {rows.Length}×{rows[0].Length} must be at most {maxSide}×{maxSide} here");

        double[,] matrix = new double[rows.Length, rows[0].Length];
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i].Length != rows[0].Length)
                throw new FormatException($"row {i + 1} has {rows[i].Length} numbers, and must have {rows[0].Length} like the first");

            for (int j = 0; j < rows[i].Length; j++)
            {
                matrix[i, j] = double.TryParse(rows[i][j], NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && Math.Abs(number) <= Most
                    ? number
                    : throw new FormatException($"\"{rows[i][j]}\" must be a number from -{Most:0} to {Most:0}");
            }
        }

        return matrix;
    }
}
