using System.Globalization;

namespace TorchConv.Lab.Reading;

/// <summary>A matrix as text, with one number changed.</summary>
internal static class PixelsText
{
    /// <summary>The text after a number was typed at a position; null where what is typed is no number.</summary>
    public static string? With(string typed, int row, int column, int rows, int columns, Func<int, int, double> numbers)
    {
        if (!double.TryParse(typed.Replace('−', '-'), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            || !(Math.Abs(number) <= Pixels.Largest))
        {
            return null;
        }

        return string.Join("; ", Enumerable.Range(0, rows).Select(i => string.Join(' ', Enumerable.Range(0, columns).Select(j =>
            (i == row && j == column ? number : numbers(i, j)).ToString("0.####", CultureInfo.InvariantCulture)))));
    }
}
