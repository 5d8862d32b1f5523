using System.Globalization;

namespace TorchConv.Arithmetic;

/// <summary>Reads sizes written with an x or × between them.</summary>
internal static class SizesText
{
    /// <exception cref="FormatException">A part is not a whole number; the message names it.</exception>
    public static long[] Read(string text, string what, string example)
    {
        string[] parts = text.Trim().Split(['x', 'X', '×']);
        long[] sizes = new long[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!long.TryParse(parts[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out sizes[i]))
            {
                string problem = parts[i].Length == 0 ? "nothing" : $"\"{parts[i]}\"";
                throw new FormatException($"\"{text}\" is not {what}: {problem} stands where a whole number must stand, as in {example}");
            }
        }

        return sizes;
    }
}
