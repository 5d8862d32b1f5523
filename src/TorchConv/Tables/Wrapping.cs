using System.Globalization;
using System.Text;

namespace TorchConv.Tables;

/// <summary>The width of a text on a terminal, and wrapping. A number or shape is never broken.</summary>
internal static class Wrapping
{
    private const string InNumber = ".,×+-−–/%≥", Closing = "，。、；：）！？”,.;:)]}%";

    /// <summary>Returns the number of terminal columns of a text: two for a Chinese character, none for a combining mark.</summary>
    public static int WidthOf(string text) => text.EnumerateRunes().Sum(WidthOf);

    /// <summary>Returns lines of at most this width; only a number that is longer exceeds it.</summary>
    public static IEnumerable<string> Wrap(string text, int width) => text.Split('\n').SelectMany(line => WrapLine(line, width));

    /// <summary>Returns the width below which a number or a word would be broken.</summary>
    public static int LongestPart(string text) =>
        text.Split('\n').SelectMany(Parts).Select(part => WidthOf(part.TrimEnd())).DefaultIfEmpty(0).Max();

    /// <summary>Returns the text, cut to the width with … at its end if it is longer.</summary>
    public static string Cut(string text, int width)
    {
        if (WidthOf(text) <= width)
            return text;

        StringBuilder kept = new();
        int room = width - 1;
        foreach (Rune rune in text.EnumerateRunes())
        {
            room -= WidthOf(rune);
            if (room < 0)
                break;
            kept.Append(rune);
        }

        return kept.Append('…').ToString();
    }

    /// <summary>Returns the text, padded with spaces to a width.</summary>
    public static string Pad(string text, int width, bool toTheRight = false)
    {
        string spaces = new(' ', Math.Max(0, width - WidthOf(text)));
        return toTheRight ? spaces + text : text + spaces;
    }

    private static IEnumerable<string> WrapLine(string text, int width)
    {
        StringBuilder line = new();
        int used = 0;
        foreach (string part in Parts(text).SelectMany(part => WidthOf(part.TrimEnd()) <= width ? [part] : Atoms(part)))
        {
            if (used > 0 && used + WidthOf(part.TrimEnd()) > width)
            {
                yield return line.ToString().TrimEnd();
                line.Clear();
                used = 0;
                if (string.IsNullOrWhiteSpace(part))
                    continue;
            }

            line.Append(part);
            used += WidthOf(part);
        }

        yield return line.ToString().TrimEnd();
    }

    /// <summary>
    /// Returns the parts between which a line may end: words with the space after them, Chinese characters with the punctuation
    /// after them.
    /// </summary>
    private static IEnumerable<string> Parts(string text) =>
        Split(
            text,
            (before, after) => (before.Value == ' ' && after.Value != ' ')
                || (IsWide(before) || IsWide(after)) && !IsClosing(after) && after.Value != ' ');

    /// <summary>Splits a part that is longer than a line into single characters and whole numbers.</summary>
    private static IEnumerable<string> Atoms(string part) => Split(part, (before, after) => !(IsInNumber(before) && IsInNumber(after)));

    private static IEnumerable<string> Split(string text, Func<Rune, Rune, bool> mayEndBetween)
    {
        StringBuilder part = new();
        Rune? before = null;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (before is { } last && !IsMark(rune) && mayEndBetween(last, rune))
            {
                yield return part.ToString();
                part.Clear();
            }

            part.Append(rune);
            before = rune;
        }

        if (part.Length > 0)
            yield return part.ToString();
    }

    private static bool IsInNumber(Rune rune) => Rune.IsDigit(rune) || InNumber.Contains(rune.ToString(), StringComparison.Ordinal);

    private static bool IsClosing(Rune rune) => Closing.Contains(rune.ToString(), StringComparison.Ordinal);

    private static int WidthOf(Rune rune) => IsMark(rune) ? 0 : IsWide(rune) ? 2 : 1;

    private static bool IsMark(Rune rune) =>
        rune.Value > '\u02ff'
            && Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format;

    /// <summary>The wide ranges of Unicode's East Asian Width that have ideographs, kana, Hangul, full-width forms and emoji.</summary>
    private static bool IsWide(Rune rune) => rune.Value is
        (>= 0x1100 and <= 0x115f) or (>= 0x2e80 and <= 0x303e) or (>= 0x3041 and <= 0xa4cf) or (>= 0xac00 and <= 0xd7a3) or (
            >= 0xf900 and <= 0xfaff)
        or (>= 0xfe30 and <= 0xfe6f) or (>= 0xff00 and <= 0xff60) or (>= 0xffe0 and <= 0xffe6) or (>= 0x1f300 and <= 0x1faff) or (
            >= 0x20000 and <= 0x3fffd);
}
