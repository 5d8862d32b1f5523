using System.Text.RegularExpressions;

namespace TorchConv.Tests.House;

/// <summary>Lines that are read without scrolling: 140 characters of code, 160 of texts in two languages.</summary>
public partial class LineLengthTests
{
    [Fact]
    public void A_line_of_the_sources_is_not_longer_than_a_screen_is_wide()
    {
        IEnumerable<string> tooLong =
            from file in Directory.EnumerateFiles(Path.Combine(Checkout.Root, "src"), "*", SearchOption.AllDirectories)
            where Path.GetExtension(file) is ".cs" or ".razor" && !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            from line in File.ReadLines(file).Select((text, index) => (Text: text, Number: index + 1))
            where line.Text.Length > (ChineseCharacter().IsMatch(line.Text) ? 160 : 140)
            select $"{Path.GetRelativePath(Checkout.Root, file)}:{line.Number}: {line.Text.Length} characters";

        tooLong.Should().BeEmpty();
    }

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex ChineseCharacter();
}
