using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace TorchConv.Tests.Readme;

/// <summary>The README in one of its languages.</summary>
internal sealed partial class ReadmeFile
{
    private readonly MarkdownDocument _document;

    public ReadmeFile(string name)
    {
        Name = name;
        Text = File.ReadAllText(Path.Combine(Checkout.Root, name));
        _document = Markdown.Parse(Text, new MarkdownPipelineBuilder().UsePipeTables().Build());
    }

    public static ReadmeFile English { get; } = new("README.md");

    public static ReadmeFile Chinese { get; } = new("README.zh.md");

    /// <summary>By its name.</summary>
    public static ReadmeFile Of(string name) => name == English.Name ? English : Chinese;

    public string Name { get; }

    public string Text { get; }

    /// <summary>What is appended to a command so that it speaks the language of the file, as on a system of that language.</summary>
    public string Language => this == Chinese ? " --lang zh" : "";

    public int Headings => _document.Descendants<HeadingBlock>().Count();

    /// <summary>The fenced blocks of a language.</summary>
    public string[] Blocks(string language) =>
        [.. _document.Descendants<FencedCodeBlock>().Where(block => block.Info == language).Select(block => block.Lines.ToString())];

    /// <summary>The commands that are shown with their output, and the output.</summary>
    public IEnumerable<(string Command, string Shown)> Examples =>
        Blocks("console").Select(block => block.Split('\n')).Select(lines => (lines[0]["$ ".Length..], string.Join('\n', lines[1..])));

    /// <summary>Code in the middle of sentences.</summary>
    public string[] InlineCode => [.. _document.Descendants<CodeInline>().Select(code => code.Content)];

    /// <summary>The program that is shown, without its comments.</summary>
    public string Program => Comment().Replace(Blocks("csharp").Should().ContainSingle().Subject, "");

    [GeneratedRegex(@"\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
