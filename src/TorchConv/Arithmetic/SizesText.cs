using System.Globalization;
using System.Numerics;

namespace TorchConv.Arithmetic;

/// <summary>Reads whole numbers, and sizes with an x, ×, * or comma between them, in brackets or without.</summary>
internal static class SizesText
{
    /// <exception cref="FormatException">The text is not a whole number that fits in a <see cref="long"/>.</exception>
    public static long ReadNumber(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw new FormatException(IsNumber(text) ? OutOfRange(text) : $"\"{text}\" is not a whole number");

    /// <exception cref="FormatException">A part is not a whole number that fits in a <see cref="long"/>; the message names it.</exception>
    public static long[] Read(string text, string what, string example)
    {
        string[] parts = WithoutBrackets(text.Trim()).Split(Separators);
        long[] sizes = new long[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = i > 0 ? parts[i].TrimStart() : parts[i];
            if (!long.TryParse(parts[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out sizes[i]))
            {
                string problem =
                    IsNumber(parts[i]) ? OutOfRange(parts[i])
                    : parts[i].Length == 0 ? $"a whole number is missing, as in {example}"
                    : $"\"{parts[i]}\" must be a whole number, as in {example}";
                throw new FormatException($"\"{text}\" is not {what}: {problem}");
            }
        }

        return sizes;
    }

    /// <summary>What stands between two sizes.</summary>
    public static char[] Separators { get; } = ['x', 'X', '×', ',', '*'];

    /// <summary>As Python prints a shape: (1, 3, 32, 32) or [1, 3, 32, 32].</summary>
    private static string WithoutBrackets(string text) => text is ['(', .., ')'] or ['[', .., ']'] ? text[1..^1] : text;

    private static bool IsNumber(string text) =>
        BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private static string OutOfRange(string number) => $"{number} is out of range (at most {long.MaxValue})";
}
