using System.Runtime.CompilerServices;
using Markdig;
using Markdig.Syntax;

namespace TorchConv.Tests.Doctor;

/// <summary>
/// What docs/findings.md says of TorchSharp and libtorch is so. Where one of these fails after an update, a newer version has mended it, and the
/// rule that stands against it can go.
/// </summary>
[Collection(Alone.Name)]
public class FindingsTests
{
    private const string Certain = "csharp", EndsTheProcess = "ends the process";

    [Fact]
    public void Every_reproduction_shows_its_trap()
    {
        (string Title, FencedCodeBlock Code)[] findings = [.. Findings("findings.md").Where(finding => finding.Code.Info == Certain)];
        findings.Should().HaveCountGreaterThan(8);

        var compiled = Compiled.Functions<bool>(
            findings.Select(finding => $"{{\n{finding.Code.Lines}\n}}"), "using System; using System.Linq; using TorchSharp; using TorchSharp.Modules; using static TorchSharp.torch;");
        for (int i = 0; i < findings.Length; i++)
        {
            // What depends on chance is compiled only: it collects garbage without end, and a process full of tests has much of it.
            string? dependsOn = findings[i].Code.Arguments;
            bool shows = dependsOn is "depends on chance" or EndsTheProcess || Run(compiled[i]);
            if (string.IsNullOrEmpty(dependsOn))
                shows.Should().BeTrue("of \"{0}\"", findings[i].Title);
        }
    }

    [Fact]
    public void Both_languages_have_the_same_findings_with_the_same_code()
    {
        string[] english = [.. Findings("findings.md").Select(finding => finding.Code.Lines.ToString())];

        Findings("findings.zh.md").Select(finding => finding.Code.Lines.ToString()).Should().Equal(english);
    }

    [Theory]
    [InlineData("findings.md", "**Cause**", "**What TorchConv does**", "**Upstream**")]
    [InlineData("findings.zh.md", "**原因**", "**TorchConv 的做法**", "**上游**")]
    public void Every_finding_says_why_what_is_done_and_where_it_was_reported(string file, params string[] parts)
    {
        string[] sections = Text(file).Split("\n## ")[1..];

        sections.Should().HaveCount(Findings(file).Count()).And.OnlyContain(section => parts.All(part => section.Contains(part, StringComparison.Ordinal)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool Run(Func<bool> reproduction) => reproduction();

    private static IEnumerable<(string Title, FencedCodeBlock Code)> Findings(string file)
    {
        string title = "";
        foreach (Block block in Markdown.Parse(Text(file)))
        {
            if (block is HeadingBlock { Level: 2 } heading)
                title = string.Concat(heading.Inline!.Select(part => part.ToString()));
            if (block is FencedCodeBlock code)
                yield return (title, code);
        }
    }

    private static string Text(string file) => File.ReadAllText(Path.Combine(Checkout.Root, "docs", file)).ReplaceLineEndings("\n");
}
