using System.Text;
using System.Text.RegularExpressions;
using TorchConv.Tests.Cli;

namespace TorchConv.Tests.Readme;

/// <summary>
/// What the README shows is true, in both languages: every command in it is run, and its output compared. A line … stands for lines left
/// out.
/// </summary>
public partial class ReadmeTests
{
    private const string MainCommand = "torchconv ";

    public static TheoryData<string> Files => [ReadmeFile.English.Name, ReadmeFile.Chinese.Name];

    public static TheoryData<string, string, string> Examples
    {
        get
        {
            TheoryData<string, string, string> examples = [];
            foreach (ReadmeFile file in (ReadmeFile[])[ReadmeFile.English, ReadmeFile.Chinese])
            {
                foreach (var (command, shown) in file.Examples)
                    examples.Add(file.Name, command, shown);
            }

            return examples;
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void A_command_prints_what_the_README_shows(string file, string command, string shown)
    {
        command.Should().StartWith(MainCommand);
        Answer answer = CommandLine.RunHere(command[MainCommand.Length..] + ReadmeFile.Of(file).Language);
        string output = shown.StartsWith("torchconv: ", StringComparison.Ordinal) ? answer.Error : answer.ShouldBeFine().Output;

        (output.TrimEnd() + "\n").Should().MatchRegex($"^{Pattern(shown)}\\z");
    }

    /// <summary>In sentences and below "install"; capital letters stand for what the reader puts there, … for what is left out.</summary>
    [Fact]
    public void Every_other_command_is_one_that_the_command_line_takes()
    {
        string[] lines = [.. ReadmeFile.English.InlineCode.Concat(ReadmeFile.English.Blocks("sh").SelectMany(block => block.Split('\n')))
            .Where(line => line.StartsWith(MainCommand, StringComparison.Ordinal) && !Placeholder().IsMatch(line))
            .Select(line => line[MainCommand.Length..])
            .Where(line => line.Contains(' '))]; // A word alone names the command.

        lines.Should().HaveCountGreaterThan(7);
        lines.Should().OnlyContain(line => IsTaken(line));
    }

    private static bool IsTaken(string line) => TorchConv.Cli.Program.Root([]).Parse(CommandLine.Words(line)).Errors.Count == 0;

    [Fact]
    public void Both_languages_show_the_same()
    {
        ReadmeFile english = ReadmeFile.English, chinese = ReadmeFile.Chinese;

        chinese.Headings.Should().Be(english.Headings);
        chinese.Examples.Select(example => example.Command).Should().Equal(english.Examples.Select(example => example.Command));
        chinese.Blocks("sh").Should().Equal(english.Blocks("sh"));
        Code(chinese).Should().BeEquivalentTo(Code(english));
        Links(chinese).Except([english.Name]).Should().BeEquivalentTo(Links(english).Except([chinese.Name]).Select(InChinese));

        static IEnumerable<string> Code(ReadmeFile file) => file.InlineCode.Where(code => code.Contains(' ') || code.Contains('(')).Distinct()
            .Where(code => !code.StartsWith("--lang", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_command_of_the_command_line_is_in_the_README(string file)
    {
        string help = CommandLine.RunHere("--help").Output;
        IEnumerable<string> commands = Regex.Matches(help[help.IndexOf("Commands:", StringComparison.Ordinal)..], "^  ([a-z]+)", RegexOptions.Multiline).Select(match => match.Groups[1].Value);

        commands.Should().NotBeEmpty().And.OnlyContain(command => ReadmeFile.Of(file).Text.Contains($"`torchconv {command}", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_file_that_the_README_points_to_is_there(string file)
    {
        string[] links = Links(ReadmeFile.Of(file));

        links.Should().NotBeEmpty();
        links.Select(link => Path.Combine(Checkout.Root, link)).Should().OnlyContain(path => Path.Exists(path));
    }

    private static string[] Links(ReadmeFile file) => [.. Link().Matches(file.Text).Select(link => link.Groups[1].Value).Distinct()];

    /// <summary>The page of the same content in Chinese, where there is one.</summary>
    private static string InChinese(string link) =>
        Path.ChangeExtension(link, ".zh.md") is var chinese && File.Exists(Path.Combine(Checkout.Root, chinese)) ? chinese : link;

    private static string Pattern(string shown)
    {
        StringBuilder pattern = new();
        foreach (string line in shown.TrimEnd().Split('\n'))
            pattern.Append(line == "…" ? "(.*\n)*?" : Regex.Escape(line) + "\n");
        return pattern.ToString();
    }

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)")]
    private static partial Regex Link();

    [GeneratedRegex(@"…|\b[A-Z]{2,}\b")]
    private static partial Regex Placeholder();
}
