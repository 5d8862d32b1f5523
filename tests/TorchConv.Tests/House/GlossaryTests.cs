using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using TorchConv.Article;

namespace TorchConv.Tests.House;

/// <summary>The texts of the project keep to the glossary: one word for one thing, in both languages.</summary>
public partial class GlossaryTests
{
    private static readonly Table[] Tables =
        [.. Markdown.Parse(Read("docs/glossary.md"), new MarkdownPipelineBuilder().UsePipeTables().Build()).Descendants<Table>()];

    /// <summary>The words that no text may use: of each row the last column.</summary>
    public static TheoryData<string> Avoided =>
        [.. Tables.SelectMany(Rows).SelectMany(row => row[^1].Split(", ", StringSplitOptions.RemoveEmptyEntries)).Distinct()];

    /// <summary>What is looked through, read once for all words.</summary>
    private static readonly Lazy<(string File, int Number, string Text, bool IsProse)[]> Lines = new(() =>
    [
        .. from file in Texts()
           from line in File.ReadLines(file).Select((text, index) => (Text: text, Number: index + 1))
           where !QuotesTheArticle(line.Text)
           select (file, line.Number, line.Text, IsProse(file, line.Text)),
    ]);

    [Fact]
    public void The_glossary_has_both_languages_and_a_meaning_for_every_term()
    {
        string[][] terms = [.. Rows(Tables[0])];

        terms.Should().HaveCountGreaterThan(25);
        terms.Should().OnlyContain(row => row[0].Length > 0 && ChineseCharacter().IsMatch(row[1]) && row[2].Length > 0);
        terms.Select(row => row[0]).Should().OnlyHaveUniqueItems();
        terms.Select(row => row[1]).Should().OnlyHaveUniqueItems();
    }

    [Theory]
    [MemberData(nameof(Avoided))]
    public void A_word_that_the_glossary_avoids_is_in_no_text(string word)
    {
        bool isChinese = ChineseCharacter().IsMatch(word);
        Regex pattern = new(isChinese ? Regex.Escape(word) : $@"\b{Regex.Escape(word)}\b", RegexOptions.IgnoreCase);
        string[] terms = [.. ChineseTerms().Where(term => !word.Contains(term, StringComparison.Ordinal))];

        IEnumerable<string> found =
            from line in Lines.Value
            where (isChinese || line.IsProse) && pattern.IsMatch(line.Text) && pattern.IsMatch(Without(terms, line.Text))
            select $"{Path.GetRelativePath(Checkout.Root, line.File)}:{line.Number}: {line.Text.Trim()}";

        found.Should().BeEmpty();
    }

    private static IEnumerable<string> Texts() =>
        new[] { "src", "samples", "docs" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Checkout.Root, folder), "*", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Checkout.Root, "*.md"))
            .Where(file => Path.GetExtension(file) is ".cs" or ".razor" or ".md" or ".targets" or ".js")
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => Path.GetFileName(file) != "glossary.md");

    /// <summary>Code may name things of the language and of TorchSharp as it must; prose is what is documented or said.</summary>
    private static bool IsProse(string file, string line) =>
        Path.GetExtension(file) == ".md" || line.Contains("//", StringComparison.Ordinal) || line.Contains('"', StringComparison.Ordinal);

    /// <summary>A claim's statement and a section's title are the article's own words.</summary>
    private static bool QuotesTheArticle(string line) => ArticlesWords.Any(words => line.Contains(words, StringComparison.Ordinal));

    private static readonly string[] ArticlesWords =
        [.. Claims.All.Select(claim => claim.Statement.Zh), .. Enum.GetValues<Section>().Select(section => SectionTitle.Of(section).Zh)];

    /// <summary>The terms that are right, the longest first.</summary>
    private static IEnumerable<string> ChineseTerms() =>
        Rows(Tables[0]).SelectMany(row => ChineseWord().Matches(row[1])).Select(match => match.Value).OrderByDescending(term => term.Length);

    /// <summary>Chinese has no spaces: a part of a right term, such as 核大小 in 卷积核大小, is not a wrong word.</summary>
    private static string Without(string[] terms, string text) => terms.Aggregate(text, (rest, term) => rest.Replace(term, "·", StringComparison.Ordinal));

    private static IEnumerable<string[]> Rows(Table table) =>
        table.OfType<TableRow>().Skip(1).Select(row => row.OfType<TableCell>().Select(TextOf).ToArray());

    private static string TextOf(TableCell cell) =>
        string.Concat(cell.Descendants<Markdig.Syntax.Inlines.LiteralInline>().Select(literal => literal.ToString())).Trim();

    private static string Read(string path) => File.ReadAllText(Path.Combine(Checkout.Root, path));

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex ChineseCharacter();

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}{2,}")]
    private static partial Regex ChineseWord();
}
