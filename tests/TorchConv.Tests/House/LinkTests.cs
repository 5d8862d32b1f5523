using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace TorchConv.Tests.House;

/// <summary>What a page of the project points to within the project is there.</summary>
public class LinkTests
{
    public static TheoryData<string> Pages =>
    [
        .. new[] { "", "docs", "samples", "src", "tests" }.SelectMany(folder => Directory.EnumerateFiles(
                Path.Combine(Checkout.Root, folder), "*.md", folder.Length == 0 ? SearchOption.TopDirectoryOnly : SearchOption.AllDirectories))
            .Select(page => Path.GetRelativePath(Checkout.Root, page))
            .Where(page => !page.Split(Path.DirectorySeparatorChar).Any(folder => folder is "bin" or "obj")),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_file_and_picture_that_a_page_points_to_is_there(string page)
    {
        string path = Path.Combine(Checkout.Root, page);

        Markdown.Parse(File.ReadAllText(path)).Descendants<LinkInline>().Select(link => link.Url!.Split('#')[0])
            .Where(link => link.Length > 0 && !link.Contains("://", StringComparison.Ordinal))
            .Where(link => !Path.Exists(Path.Combine(Path.GetDirectoryName(path)!, link)))
            .Should().BeEmpty();
    }
}
