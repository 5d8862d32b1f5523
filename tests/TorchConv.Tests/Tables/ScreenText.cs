using System.Text.RegularExpressions;

namespace TorchConv.Tests.Tables;

/// <summary>What a person sees of a printed text, counted without the help of what printed it.</summary>
internal static partial class ScreenText
{
    /// <summary>The columns of a line: ideographs and full-width forms take two.</summary>
    public static int Width(string line) => line.Sum(letter => letter is (>= '\u3000' and <= '\u9fff') or (>= '\uff00' and <= '\uff60') ? 2 : 1);

    /// <summary>The numbers and shapes of a text.</summary>
    public static IEnumerable<string> Numbers(string text) => NumberPattern().Matches(text).Select(match => match.Value.TrimEnd('.', ','));

    [GeneratedRegex("[0-9][0-9.,×]*")]
    private static partial Regex NumberPattern();
}
