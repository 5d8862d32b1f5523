using System.Globalization;

namespace TorchConv.Lab.Figures;

/// <summary>Numbers and sums as they are written in pictures.</summary>
internal static class Written
{
    private const int MostTerms = 30;

    /// <summary>A number, short enough for a cell.</summary>
    public static string Number(double number) =>
        number >= 0 && number < 1000 && (int)number == number ? Coordinate.Text(number)
        : Math.Abs(number) >= 1e6 ? number.ToString("0.#e0", CultureInfo.InvariantCulture)
        : (Math.Round(number, Math.Abs(number) < 100 ? 2 : 1) + 0.0).ToString("0.##", CultureInfo.InvariantCulture).Replace('-', '−');

    /// <summary>A number as a factor: negative ones have brackets.</summary>
    public static string Factor(double number) => number < 0 ? $"({Number(number)})" : Number(number);

    /// <summary>A sum of terms and what it makes, in lines of a width.</summary>
    public static IReadOnlyList<string> Sum(IEnumerable<string> terms, double total, int width)
    {
        List<string> lines = [];
        string line = "";
        string[] all = [.. terms.DefaultIfEmpty("0")];
        foreach ((int i, string term) in all.Take(MostTerms).Append(all.Length > MostTerms ? $"… ({all.Length - MostTerms})"
            : "").Where(term => term.Length > 0).Index())
        {
            string next = i == 0 ? term : $" + {term}";
            if (line.Length + next.Length > width)
            {
                lines.Add(line);
                line = "";
            }

            line += next;
        }

        string end = $" = {Number(total)}";
        if (line.Length + end.Length <= width)
            return [.. lines, line + end];

        return [.. lines, line, end];
    }
}
