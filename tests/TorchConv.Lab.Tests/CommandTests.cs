using TorchConv.Lab.Files;
using TorchConv.Tests;
using TorchConv.Tests.Cli;

namespace TorchConv.Lab.Tests;

/// <summary>The commands lab, report and figure.</summary>
public sealed class CommandTests : IDisposable
{
    private static readonly string Program = Path.Combine(CommandLine.Folder, "TorchConv.Cli.dll");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("torchconv-lab-");

    [Fact]
    public async Task Report_writes_one_file_of_less_than_1_5_MB()
    {
        string path = Path.Combine(_folder.FullName, "report.html");
        (await CommandLine.RunAsync("report", "-o", path, "--lang", "zh", "--kernel", "5")).Should().Be(new Answer("", "", 0));

        string report = await File.ReadAllTextAsync(path);
        report.Length.Should().BeLessThan(1_500_000);
        report.Should().StartWith("<!DOCTYPE html>").And.Contain("卷积核 5×5").And.NotContain("http://127.0.0.1").And.NotContain(" src=").And.NotContain("<link");
        _folder.EnumerateFiles().Should().HaveCount(1);
    }

    [Fact]
    public void Figure_without_a_name_lists_the_pictures_with_their_options()
    {
        Answer answer = CommandLine.RunHere("figure --format json");

        answer.ExitCode.Should().Be(0);
        answer.Output.Should().ContainAll(FigureName.All.Select(figure => $"\"{figure.Name}\""));
    }

    [Fact]
    public void A_figure_is_written_to_the_file_that_is_named_and_nothing_is_printed()
    {
        string path = Path.Combine(_folder.FullName, "gridding.svg");
        CommandLine.RunHere(["figure", "gridding", "-o", path]).Should().Be(new Answer("", "", 0));

        File.ReadAllText(path).Should().Be(File.ReadAllText(Path.Combine(Checkout.Root, "docs", "pictures", "gridding.svg")));
        _folder.EnumerateFiles().Should().HaveCount(1);
    }

    [Theory]
    [InlineData("figure nothing", "\"nothing\" is not a picture; there are sliding, gridding, hybrid, ")]
    [InlineData("figure sliding --kernel 0", "--kernel 0: kernelSize (0×0) must be at least 1 in height and width")]
    [InlineData("figure sliding --groups 2", "--groups 2: sliding has no groups; it takes kernel, dilation, ")]
    [InlineData("figure sliding --background grey", "--background grey: \"grey\" must be one of paper, light, dark, none")]
    [InlineData("figure sliding -o /nowhere/picture.svg", "--output /nowhere/picture.svg: the file cannot be written: there is no folder /nowhere")]
    [InlineData("report --groups 2", "--groups 2: groups (2) must divide inChannels (3)")]
    [InlineData("lab --port 70000", "--port 70000: \"70000\" is not a port: a whole number from 0 to 65535")]
    [InlineData("lab --lang fr", "--lang fr: \"fr\" must be one of en, zh")]
    public void What_cannot_be_is_told_in_one_line(string line, string message)
    {
        Answer answer = CommandLine.RunHere(line);

        answer.ExitCode.Should().Be(2);
        answer.Output.Should().BeEmpty();
        answer.Error.Should().StartWith($"torchconv: {message}").And.EndWith("\n");
        answer.Error.Trim().Should().NotContain("\n");
    }

    [CtrlCFact]
    public async Task Lab_says_where_it_listens_and_stops_cleanly_on_Ctrl_C()
    {
        using CtrlC lab = new(Program, "lab", "--port", "0");
        string line = (await lab.Output.ReadLineAsync())!;
        line.Should().MatchRegex("^open http://127\\.0\\.0\\.1:[0-9]+/ in a browser");
        using HttpClient client = new();
        (await client.GetStringAsync(new Uri(line.Split(' ')[1]))).Should().Contain("Convolutions, alive");

        (await lab.PressAsync()).Should().Be(new Answer("", "", 0));
    }

    /// <summary>The other commands do not load the web parts: they run where those are missing.</summary>
    [Fact]
    public async Task Verify_runs_without_the_lab()
    {
        foreach (string entry in Directory.EnumerateFileSystemEntries(AppContext.BaseDirectory).Where(entry => Path.GetFileName(entry) != "TorchConv.Lab.dll"))
            File.CreateSymbolicLink(Path.Combine(_folder.FullName, Path.GetFileName(entry)), entry);
        string program = Path.Combine(_folder.FullName, "TorchConv.Cli.dll");
        File.Delete(program);
        File.Copy(Program, program);

        (await CommandLine.RunInAsync(_folder.FullName, "verify", "--claim", "C5")).ShouldBeFine().Output.Should().Contain("3,030");
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
