using System.Globalization;

namespace TorchConv.Arithmetic;

/// <summary>Reads a matrix such as <c>55 52; 57 50</c>: numbers separated by spaces or commas, rows separated by semicolons.</summary>
internal static class MatrixText
{
    /// <summary>A larger number could overflow in a product, and an infinity cannot be written as JSON.</summary>
    private const double Largest = 1e100;

    /// <param name="text">The text.</param>
    /// <param name="maxSide">The largest number of rows and of columns.</param>
    /// <param name="largest">The largest absolute value of a number.</param>
    /// <exception cref="FormatException">
    /// The rows have different lengths, something is not a number, or the matrix is too large. The message names row and column.
    /// </exception>
    public static double[,] Read(string text, int maxSide = int.MaxValue, double largest = Largest)
    {
        char[] separators = [' ', ',', '\t', '\n', '\r'];
        string[][] rows = [.. text.Split(';').Select(row => row.Split(separators, StringSplitOptions.RemoveEmptyEntries))];
        if (rows.Length > maxSide || rows[0].Length > maxSide)
            throw new FormatException($"a matrix of {rows.Length}×{rows[0].Length} must be at most {maxSide}×{maxSide} here");

        double[,] matrix = new double[rows.Length, rows[0].Length];
        for (int row = 0; row < rows.Length; row++)
        {
            CheckLength(rows, row);
            for (int column = 0; column < rows[row].Length; column++)
                matrix[row, column] = Number(rows[row][column], row, column, largest);
        }

        return matrix;
    }

    private static void CheckLength(string[][] rows, int row)
    {
        (int length, int first) = (rows[row].Length, rows[0].Length);
        if (length == 0)
            throw new FormatException($"row {row + 1}, column 1: a number is missing, as in \"55 52; 57 50\"");
        if (length < first)
        {
            throw new FormatException(
                $"row {row + 1}, column {length + 1}: the row ends here, and row 1 has {first} numbers; every row must have as many");
        }

        if (length > first)
        {
            throw new FormatException(
                $"row {row + 1}, column {first + 1}: \"{rows[row][first]}\" is one number too many, as row 1 has "
                + $"{first}; every row must have as many");
        }
    }

    private static double Number(string text, int row, int column, double largest)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || double.IsNaN(number))
            throw new FormatException($"row {row + 1}, column {column + 1}: \"{text}\" is not a number");

        string bound = largest.ToString("0e0", CultureInfo.InvariantCulture);
        return Math.Abs(number) <= largest
            ? number
            : throw new FormatException($"row {row + 1}, column {column + 1}: \"{text}\" must be between -{bound} and {bound}");
    }
}
