using System.Diagnostics;
using System.Globalization;
using TorchConv.Cli.Endings;
using TorchConv.Cli.Options;

namespace TorchConv.Tests.Cli.Hard;

/// <summary>Whatever ends a command: a documented status, and one line that can be read.</summary>
public sealed class EndingTests : IDisposable
{
    private static readonly string Program = Path.Combine(CommandLine.Folder, "TorchConv.Cli.dll");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("torchconv-ending-");

    [Theory]
    [InlineData("compare --input A --input B", "--input")]
    [InlineData("summary --model lenet --columns input --columns output", "--columns")]
    [InlineData("summary --model lenet --input 1x1x32x32 --input 1x1x28x28", "--input")]
    [InlineData("transpose --kernel 1 --kernel 2", "--kernel")]
    [InlineData("transpose --input 1 --input 2", "--input")]
    [InlineData("layer conv --padding 1 --padding 1", "--padding")]
    [InlineData("figure sliding -o a -o b", "--output")]
    public void An_option_that_is_given_twice_is_refused(string line, string option) =>
        CommandLine.RunHere(line).Should().Be(new Answer("", $"torchconv: {option} is given 2 times, and must be given once\n", 2));

    [Fact]
    public void Exceptions_have_their_status_and_their_words()
    {
        Ending.From(new OperationCanceledException(), null).Should().Be(new Ending(130));
        Ending.From(new ArgumentException("kernel must be small"), null).Should().Be(new Ending(2, "kernel must be small"));
        Ending.From(new UnwritableOutputException("No space left on device"), null).Should().Be(new Ending(70, "standard output cannot be written: No space left on device"));
        Ending.From(new InvalidOperationException("no\nway"), null).Should().Be(new Ending(70, "unexpected error: InvalidOperationException (no\nway)"));
        Ending.From(new TypeInitializationException("TorchSharp.torch", null), null).Status.Should().Be(1);
        Ending.From(new TypeInitializationException("Any", new FileNotFoundException("no", "TorchSharp, Version=1.0.0.0")), null)
            .Should().Be(new Ending(1, "TorchSharp.dll is missing or damaged; torchconv doctor says why and what to do"));
        Ending.From(new System.ComponentModel.Win32Exception(1, "frame #0: c10::Error"), null).Reason.Should().NotContain("frame");
    }

    [Theory]
    [InlineData("a\nb\r\tc\0\u001b[31m\u2028\u202e\u200b", "a·b··c··[31m···")]
    [InlineData("空洞 × ∞ “”", "空洞 × ∞ “”")]
    public void A_line_shows_nothing_that_cannot_be_seen(string text, string shown) => ErrorLine.Format(text, []).Should().Be(shown);

    [Fact]
    public void A_line_is_short_and_keeps_its_end()
    {
        string word = new('x', 100_000);
        string line = ErrorLine.Format($"torchconv: --kernel 1 {word}: \"{word}\" is not a number", [$"1 {word}"]);

        line.Length.Should().BeLessThanOrEqualTo(ErrorLine.Longest);
        line.Should().StartWith("torchconv: --kernel 1 xxx").And.EndWith("x\" is not a number");
        string words = ErrorLine.Format(string.Join(' ', Enumerable.Repeat("word", 1000)), []);
        words.Length.Should().BeInRange(ErrorLine.Longest - 10, ErrorLine.Longest);
        words.Split(' ').Should().OnlyContain(one => one == "word" || one == "…");
    }

    [Fact]
    public void A_word_that_begins_with_at_is_no_file_to_read()
    {
        string file = Path.Combine(_folder.FullName, "words");
        File.WriteAllText(file, "compare");

        CommandLine.RunHere($"@{file}").Error.Should().StartWith($"torchconv: \"@{file}\" is not known");
    }

    [Fact]
    public async Task A_full_or_a_closed_standard_output_is_told_and_a_closed_pipe_is_not()
    {
        if (!OperatingSystem.IsLinux())
            return;

        (await ShellAsync($"dotnet {Program} transpose > /dev/full")).Should().Be((70, "torchconv: standard output cannot be written: No space left on device\n"));
        (await ShellAsync($"dotnet {Program} transpose >&-")).Should().Be((70, "torchconv: standard output cannot be written: Bad file descriptor\n"));
        (await ShellAsync($"dotnet {Program} layer conv --kernel 0 2> /dev/full")).Should().Be((2, ""));
        (await ShellAsync($"(dotnet {Program} transpose; echo $? > status) | true; cat status >&2")).Error.Should().Be("0\n");
    }

    [Fact]
    public async Task A_working_directory_that_is_gone_is_told()
    {
        if (OperatingSystem.IsWindows())
            return;

        (await ShellAsync($"mkdir gone; cd gone; rmdir ../gone; dotnet {Program} layer conv"))
            .Should().Be((70, "torchconv: the working directory does not exist any more: change to one that does\n"));
    }

    [Theory]
    [InlineData("-INT")]
    [InlineData("-TERM")]
    public async Task An_interrupt_is_130_and_leaves_no_file(string signal)
    {
        if (OperatingSystem.IsWindows())
            return;

        // These tests may run where SIGINT is ignored, which a program inherits: it begins with the default signal, as in a terminal.
        string[] words = [.. CtrlC.Dotnet, Program, "report", "-o", Path.Combine(_folder.FullName, "report.html")];
        ProcessStartInfo start = new(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process report = Process.Start(start)!;
        while (!report.HasExited && !File.ReadAllText($"/proc/{report.Id}/maps").Contains("TorchConv.Lab.dll", StringComparison.Ordinal))
            await Task.Delay(5);
        await CliWrap.Cli.Wrap("kill").WithArguments([signal, report.Id.ToString(CultureInfo.InvariantCulture)]).ExecuteAsync();
        await report.WaitForExitAsync();

        report.ExitCode.Should().Be(130);
        (await report.StandardError.ReadToEndAsync()).Should().BeEmpty();
        _folder.EnumerateFiles().Should().BeEmpty();
    }

    [Fact]
    public void What_is_no_assembly_is_refused()
    {
        string core = typeof(object).Assembly.Location;
        CommandLine.RunHere(["summary", "--assembly", core, "--type", "System.Object", "--input", "1x3"]).Error
            .Should().EndWith("this is not an assembly of .NET that can be loaded here\n");
        if (!OperatingSystem.IsWindows())
        {
            CommandLine.RunHere("summary --assembly /dev/null --type A --input 1x3")
                .Should().Be(new Answer("", "torchconv: --assembly /dev/null: it is a pipe or a device, and must be a file\n", 2));
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<(int Status, string Error)> ShellAsync(string script)
    {
        using Process shell = Process.Start(new ProcessStartInfo("sh", ["-c", script]) { RedirectStandardError = true, WorkingDirectory = _folder.FullName })!;
        string error = await shell.StandardError.ReadToEndAsync();
        await shell.WaitForExitAsync();
        return (shell.ExitCode, error);
    }
}
