using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TorchConv.Cli.Endings;

/// <summary>Makes a text that contains user input one line that any terminal can show.</summary>
internal static partial class ErrorLine
{
    /// <summary>The largest number of characters of a line.</summary>
    public const int Longest = 300;

    private const int LongestWord = 80, ShortenedWord = 60;

    /// <summary>Replaces invisible and control characters by ·, and the middle of long words and of a long line by ….</summary>
    /// <param name="text">The text.</param>
    /// <param name="words">The arguments of the command line, which the text may contain.</param>
    public static string Format(string text, IEnumerable<string> words)
    {
        foreach (string word in words.Where(word => word.Length > LongestWord).OrderByDescending(word => word.Length))
            text = text.Replace(word, Shortened(word, ShortenedWord), StringComparison.Ordinal);

        return BetweenWords(LongRun().Replace(Printable(text), run => Shortened(run.Value, ShortenedWord)));
    }

    /// <summary>A long run without spaces, such as one number of a matrix.</summary>
    [GeneratedRegex(@"\S{81,}")]
    private static partial Regex LongRun();

    private static string Printable(string text)
    {
        StringBuilder line = new(Math.Min(text.Length, 4 * Longest));
        foreach (Rune rune in text.EnumerateRunes())
            line.Append(IsPrintable(rune) ? rune.ToString() : "·");
        return line.ToString();
    }

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    /// <summary>Leaves out the middle of a line that is too long, but no part of a word; no word is as long as a third of a line.</summary>
    private static string BetweenWords(string line)
    {
        if (line.Length <= Longest)
            return line;

        const int End = Longest / 3;
        int start = line.LastIndexOf(' ', Longest - End - " …".Length), end = line.IndexOf(' ', line.Length - End);
        return $"{line[..start]} …{line[end..]}";
    }

    private static string Shortened(string text, int most)
    {
        if (text.Length <= most)
            return text;

        int end = most / 3, start = most - end - 1;
        start -= char.IsHighSurrogate(text[start - 1]) ? 1 : 0;
        end -= char.IsLowSurrogate(text[^end]) ? 1 : 0;
        return $"{text[..start]}…{text[^end..]}";
    }
}
