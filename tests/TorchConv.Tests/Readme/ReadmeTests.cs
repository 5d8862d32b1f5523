using System.Text;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;
using TorchConv.Tests.Cli;

namespace TorchConv.Tests.Readme;

/// <summary>What the README shows is true: every command in it is run, and its output compared. A line … stands for lines left out.</summary>
public class ReadmeTests
{
    private const string MainCommand = "torchconv ";

    public static TheoryData<string, string> Examples
    {
        get
        {
            TheoryData<string, string> examples = [];
            foreach (FencedCodeBlock block in Blocks("console"))
            {
                string[] lines = block.Lines.ToString().Split('\n');
                if (lines[0] != "$ dotnet test") // This test is a part of what that prints.
                    examples.Add(lines[0]["$ ".Length..], string.Join('\n', lines[1..]));
            }

            return examples;
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void A_command_prints_what_the_README_shows(string command, string shown)
    {
        command.Should().StartWith(MainCommand);
        Answer answer = CommandLine.RunHere(command[MainCommand.Length..]);
        string output = shown.StartsWith("torchconv: ", StringComparison.Ordinal) ? answer.Error : answer.ShouldBeFine().Output;

        (output.TrimEnd() + "\n").Should().MatchRegex($"^{Pattern(shown)}\\z");
    }

    [Fact]
    public void Every_command_of_the_command_line_is_in_the_README()
    {
        string help = CommandLine.RunHere("--help").Output;
        IEnumerable<string> commands = Regex.Matches(help[help.IndexOf("Commands:", StringComparison.Ordinal)..], "^  ([a-z]+)", RegexOptions.Multiline).Select(match => match.Groups[1].Value);

        string readme = File.ReadAllText(Path.Combine(Checkout.Root, "README.md"));
        commands.Should().NotBeEmpty().And.OnlyContain(command => readme.Contains($"`torchconv {command}", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_file_that_the_README_points_to_is_there()
    {
        MatchCollection links = Regex.Matches(File.ReadAllText(Path.Combine(Checkout.Root, "README.md")), @"\]\((?!https?:)([^)#]+)");

        links.Should().NotBeEmpty();
        links.Select(link => Path.Combine(Checkout.Root, link.Groups[1].Value)).Should().OnlyContain(path => Path.Exists(path));
    }

    internal static IEnumerable<FencedCodeBlock> Blocks(string language) =>
        Markdown.Parse(File.ReadAllText(Path.Combine(Checkout.Root, "README.md"))).Descendants<FencedCodeBlock>().Where(block => block.Info == language);

    private static string Pattern(string shown)
    {
        StringBuilder pattern = new();
        foreach (string line in shown.TrimEnd().Split('\n'))
            pattern.Append(line == "…" ? "(.*\n)*?" : Regex.Escape(line) + "\n");
        return pattern.ToString();
    }
}
