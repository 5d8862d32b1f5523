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

    /// <summary>The lines that a sum of products takes at most: pictures keep room for them, and do not jump from step to step.</summary>
    public static int Lines(int terms, IEnumerable<double> left, IEnumerable<double> right, IEnumerable<double> totals, int width)
    {
        string longest = new('0', left.Max(one => Factor(one).Length) + 1 + right.Max(one => Factor(one).Length));
        return Sum(Enumerable.Repeat(longest, terms), totals.MaxBy(one => Number(one).Length), width).Count;
    }

    /// <summary>Words in lines of about a width, in the units of a picture.</summary>
    public static IReadOnlyList<string> Wrapped(string words, double width)
    {
        List<string> lines = [""];
        foreach (string word in words.Split(' '))
        {
            string longer = lines[^1].Length == 0 ? word : $"{lines[^1]} {word}";
            if (lines[^1].Length > 0 && Label.Width(longer) > width)
                lines.Add(word);
            else
                lines[^1] = longer;
        }

        return lines;
    }

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
