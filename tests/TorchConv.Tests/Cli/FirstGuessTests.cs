using System.CommandLine;
using System.Text.RegularExpressions;
using TorchConv.Cli;
using TorchConv.Cli.Options;

namespace TorchConv.Tests.Cli;

/// <summary>What people type who have not read the help means what they meant.</summary>
public class FirstGuessTests
{
    [Theory]
    [InlineData("layer conv -k 3", "layer conv --kernel 3")]
    [InlineData("layer conv --in-channels 4 --out-channels 8 --kernel-size 3 -s 2 -p 1 -d 2 -g 4", "layer conv --in 4 --out 8 --kernel 3 --stride 2 --padding 1 --dilation 2 --groups 4")]
    [InlineData("layer conv --input 1,3,40,48", "layer conv --input 1x3x40x48")]
    [InlineData("layer conv --input [1,3,40,48] --kernel (3,5)", "layer conv --input 1x3x40x48 --kernel 3x5")]
    [InlineData("layer conv --input 1*3*40*48", "layer conv --input 1x3x40x48")]
    [InlineData("figure channels --in 4", "figure channels --in 4 --groups 2")]
    [InlineData("figure bars --in 5 --out 7", "figure bars --in 5 --out 7 --groups 1")]
    [InlineData("layer conv --padding SAME", "layer conv --padding same")]
    [InlineData("layer conv --padding valid", "layer conv --padding 0")]
    [InlineData("layer conv -i 1x3x40x48", "layer conv --input 1x3x40x48")]
    [InlineData("verify D1,d2", "verify D1 D2")]
    [InlineData("verify Pointwise", "verify P1 P2 P3 P4")]
    [InlineData("verify 深度可分离卷积 转置卷积", "verify separable transposed")]
    [InlineData("帮助 layer conv", "layer conv --help")]
    [InlineData("layer conv2d", "layer conv")]
    [InlineData("layer fc", "layer linear")]
    [InlineData("layer deconv", "layer transposed")]
    [InlineData("layer conv --lang zh-CN", "layer conv --lang zh")]
    [InlineData("layer conv --lang cn", "layer conv --lang zh")]
    [InlineData("layer conv --lang en_GB.UTF-8", "layer conv")]
    [InlineData("field 3,3d2,3d3", "field 3 3d2 3d3")]
    [InlineData("summary --model lenet --input 2,1,32,32", "summary --model lenet --input 2x1x32x32")]
    [InlineData("help", "--help")]
    [InlineData("help layer conv", "layer conv --help")]
    [InlineData("-v", "--version")]
    [InlineData("-V", "--version")]
    [InlineData("version", "--version")]
    public void It_is_what_was_meant(string guess, string meant)
    {
        string answer = CommandLine.RunHere(guess).ShouldBeFine().Output;

        answer.Should().NotBeEmpty().And.Be(CommandLine.RunHere(meant).ShouldBeFine().Output);
    }

    [Fact]
    public void Layers_of_a_field_may_stand_in_one_word() =>
        CommandLine.RunHere(["field", "3 3d2 3d3"]).ShouldBeFine().Output.Should().Be(CommandLine.RunHere("field 3 3d2 3d3").Output).And.Contain("13×13");

    [Theory]
    [InlineData("layer dilated -k 3", "torch.nn.Conv2d(3, 30, 3, dilation: 2)")]
    [InlineData("layer grouped -k 3", "torch.nn.Conv2d(3, 30, 3, groups: 3)")]
    [InlineData("layer grouped --in 64 --out 128 -k 3", "torch.nn.Conv2d(64, 128, 3, groups: 2)")]
    [InlineData("layer depthwise --in 8 -k 3", "torch.nn.Conv2d(8, 8, 3, groups: 8)")]
    [InlineData("layer depthwise --in 8 --out 16 -k 3", "torch.nn.Conv2d(8, 16, 3, groups: 8)")]
    public void A_kind_of_the_article_is_a_kind_of_layer(string line, string source) =>
        CommandLine.RunHere(line).ShouldBeFine().Output.Should().Contain($"C#           {source}\n");

    [Theory]
    [InlineData("zh_CN.UTF-8", null, true)]
    [InlineData("zh", null, true)]
    [InlineData("en_US.UTF-8", "zh_CN.UTF-8", false)]
    [InlineData("", "zh_TW.UTF-8", true)]
    [InlineData(null, null, false)]
    public void The_system_chooses_the_language(string? all, string? lang, bool isChinese)
    {
        if (OperatingSystem.IsWindows() && all is null && lang is null)
            return; // There the language of the windows counts.

        Locale.IsChinese(name => name == "LC_ALL" ? all : name == "LANG" ? lang : null).Should().Be(isChinese);
    }

    [Fact]
    public async Task The_process_speaks_the_language_of_its_system()
    {
        string[] arguments = ["layer", "pointwise"];
        System.Text.StringBuilder output = new();
        await DotnetProcess.Command(Path.Combine(CommandLine.Folder, "TorchConv.Cli.dll"), arguments)
            .WithEnvironmentVariables(environment => environment.Set("LC_ALL", "zh_CN.UTF-8"))
            .WithStandardOutputPipe(CliWrap.PipeTarget.ToStringBuilder(output, System.Text.Encoding.UTF8))
            .ExecuteAsync();

        output.ToString().ReplaceLineEndings("\n").Should().Be(CommandLine.RunHere("layer pointwise --lang zh").Output).And.Contain("乘加次数");
    }

    public static TheoryData<string> Commands => [.. Leaves(TorchConv.Cli.Program.Root([]), "").Where(name => name.Length > 0)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_help_of_every_command_has_two_examples_that_work_and_at_most_100_columns(string command)
    {
        string help = CommandLine.RunHere($"{command} --help").ShouldBeFine().Output;
        string[] examples = [.. Regex.Matches(help, "^  torchconv (.*)$", RegexOptions.Multiline).Select(match => match.Groups[1].Value).Skip(1)];

        help.Split('\n').Should().OnlyContain(line => line.Length <= Help.Width);
        help.Should().NotMatchRegex(@"default: [^\]]*×");
        examples.Should().HaveCount(2).And.OnlyContain(example => example.StartsWith(command, StringComparison.Ordinal));
        foreach (string example in examples)
        {
            string[] words = [.. Regex.Matches(example, "\"([^\"]*)\"|(\\S+)").Select(word => word.Groups[1].Success ? word.Groups[1].Value : word.Value)];
            TorchConv.Cli.Program.Root([]).Parse(words).Errors.Should().BeEmpty(example);
        }
    }

    /// <summary>Lab and report write pages, which have no other form.</summary>
    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_but_those_that_write_pages_has_a_format(string command) =>
        CommandLine.RunHere($"{command} --help").Output.Contains("--format", StringComparison.Ordinal).Should().Be(command is not ("lab" or "report"));

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_with_a_format_writes_json_and_markdown(string command)
    {
        if (command is "lab" or "report" or "doctor") // Two write pages; the doctor's formats have tests of their own.
            return;

        string line = Examples.Of(Leaf(command))[0];
        CommandLine.RunHere($"{line} --format json").ShouldBeFine().Json.ValueKind.Should().Be(System.Text.Json.JsonValueKind.Object);
        CommandLine.RunHere($"{line} --format markdown").ShouldBeFine().Output.Should().MatchRegex(@"(?m)^(\|( ?:?-+:? ?\|)+|## .*)$");
        CommandLine.RunHere($"{line} --format xml").Error.Should().StartWith("torchconv: --format xml: \"xml\" must be one of table, json, markdown");
    }

    private static Command Leaf(string command) =>
        command.Split(' ').Aggregate((Command)TorchConv.Cli.Program.Root([]), (above, name) => above.Subcommands.Single(one => one.Name == name));

    private static IEnumerable<string> Leaves(Command command, string name) => command.Subcommands.Count == 0
        ? [name]
        : command.Subcommands.SelectMany(one => Leaves(one, $"{name} {one.Name}".TrimStart()));
}
