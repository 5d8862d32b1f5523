using System.Text;
using CliWrap;

namespace TorchConv.Tests.Cli.Hard;

/// <summary><c>-o</c> writes the file that it names and touches nothing else: what is there stays what it is.</summary>
public sealed class OutputFileTests : IDisposable
{
    private const string Line = "figure sliding -o";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("torchconv-output-");

    [Fact]
    public void A_new_file_is_written_and_nothing_is_left_beside_it()
    {
        CommandLine.RunHere($"{Line} {In("new.svg")}").Should().Be(new Answer("", "", 0));

        File.ReadAllText(In("new.svg")).Should().Be(Picture());
        Names().Should().Equal("new.svg");
    }

    [Theory]
    [InlineData("a longer text than the picture is, to be cut: ", 10_000)]
    [InlineData("short", 1)]
    public void A_file_that_is_there_has_the_new_text_alone(string text, int times)
    {
        File.WriteAllText(In("old.svg"), string.Concat(Enumerable.Repeat(text, times)));

        CommandLine.RunHere($"{Line} {In("old.svg")}").Should().Be(new Answer("", "", 0));
        File.ReadAllText(In("old.svg")).Should().Be(Picture());
        Names().Should().Equal("old.svg");
    }

    [Fact]
    public void A_minus_is_standard_output() => CommandLine.RunHere($"{Line} -").Should().Be(new Answer(Picture(), "", 0));

    [Fact]
    public void A_link_stays_a_link_also_where_it_leads_to_nothing_yet()
    {
        if (OperatingSystem.IsWindows())
            return; // Windows lets only administrators make links.

        File.WriteAllText(In("target.svg"), "old");
        File.CreateSymbolicLink(In("link.svg"), "target.svg");
        File.CreateSymbolicLink(In("dangling.svg"), "later.svg");

        foreach ((string link, string target) in new[] { ("link.svg", "target.svg"), ("dangling.svg", "later.svg") })
        {
            CommandLine.RunHere($"{Line} {In(link)}").Should().Be(new Answer("", "", 0));
            new FileInfo(In(link)).LinkTarget.Should().Be(target);
            File.ReadAllText(In(target)).Should().Be(Picture());
        }
    }

    /// <summary>In a folder of its own, where the links are given by their names alone.</summary>
    [Fact]
    public async Task A_link_is_followed_from_the_folder_in_which_it_is()
    {
        if (OperatingSystem.IsWindows())
            return;

        File.CreateSymbolicLink(In("dangling.svg"), "later.svg");
        File.CreateSymbolicLink(In("itself.svg"), "itself.svg");
        (await RunThere("dangling.svg")).Should().Be(new Answer("", "", 0));
        (await RunThere("itself.svg")).Should().Match<Answer>(answer =>
            answer.ExitCode == 2 && answer.Error.StartsWith("torchconv: --output itself.svg: the file cannot be written: "));

        File.ReadAllText(In("later.svg")).Should().Be(Picture());
        Names().Should().BeEquivalentTo("dangling.svg", "itself.svg", "later.svg");

        async Task<Answer> RunThere(string name)
        {
            StringBuilder error = new();
            CommandResult result = await DotnetProcess.Command(Path.Combine(CommandLine.Folder, "TorchConv.Cli.dll"), CommandLine.Words($"{Line} {name}"))
                .WithWorkingDirectory(_folder.FullName).WithStandardErrorPipe(PipeTarget.ToStringBuilder(error)).ExecuteAsync();
            return new Answer("", $"{error}", result.ExitCode);
        }
    }

    [Fact]
    public async Task A_file_keeps_its_mode_and_its_other_name()
    {
        if (OperatingSystem.IsWindows())
            return;

        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        File.WriteAllText(In("one.svg"), "old");
        File.SetUnixFileMode(In("one.svg"), Mode);
        await CliWrap.Cli.Wrap("ln").WithArguments([In("one.svg"), In("other.svg")]).ExecuteAsync();

        CommandLine.RunHere($"{Line} {In("one.svg")}").Should().Be(new Answer("", "", 0));
        File.GetUnixFileMode(In("one.svg")).Should().Be(Mode);
        File.ReadAllText(In("other.svg")).Should().Be(Picture());
    }

    /// <summary>Root too is refused, whom the system would let write.</summary>
    [Fact]
    public void A_read_only_file_is_refused_and_stays()
    {
        File.WriteAllText(In("kept.svg"), "old");
        File.SetAttributes(In("kept.svg"), FileAttributes.ReadOnly);

        Answer answer = CommandLine.RunHere($"{Line} {In("kept.svg")}");
        answer.Should().Be(new Answer("", $"torchconv: --output {In("kept.svg")}: the file cannot be written: it is read-only\n", 2));
        File.ReadAllText(In("kept.svg")).Should().Be("old");
        File.SetAttributes(In("kept.svg"), FileAttributes.Normal);
    }

    [Fact]
    public void A_device_stays_a_device()
    {
        if (OperatingSystem.IsWindows())
            return;

        CommandLine.RunHere($"{Line} /dev/null").Should().Be(new Answer("", "", 0));
        FileKindOf("/dev/null").Should().BeFalse("it is still no regular file");
        if (File.Exists("/dev/full"))
            CommandLine.RunHere($"{Line} /dev/full").Should().Be(new Answer("", "torchconv: --output /dev/full: the file cannot be written: No space left on device\n", 70));
    }

    [Fact]
    public async Task A_pipe_is_written_to_and_stays_a_pipe()
    {
        if (OperatingSystem.IsWindows())
            return;

        await CliWrap.Cli.Wrap("mkfifo").WithArguments([In("pipe")]).ExecuteAsync();
        Task<string> read = Task.Run(() => File.ReadAllText(In("pipe")));
        Answer answer = await Task.Run(() => CommandLine.RunHere($"{Line} {In("pipe")}"));

        answer.Should().Be(new Answer("", "", 0));
        (await read).Should().Be(Picture());
        FileKindOf(In("pipe")).Should().BeFalse();
        Names().Should().Equal("pipe");
    }

    [Fact]
    public void What_is_no_name_of_a_file_is_refused()
    {
        foreach (string name in new[] { "", " ", "a\0b" })
            CommandLine.RunHere(["figure", "sliding", "-o", name]).Error.Should().EndWith("the file cannot be written: this is no name of a file\n");
        CommandLine.RunHere($"{Line} {_folder.FullName}").Error.Should().EndWith("the file cannot be written: it is a folder\n");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static bool FileKindOf(string path) => TorchConv.Cli.Options.FileKind.IsRegular(path);

    private static string Picture() => CommandLine.RunHere("figure sliding").Output;

    private string In(string name) => Path.Combine(_folder.FullName, name);

    private IEnumerable<string> Names() => _folder.EnumerateFileSystemInfos().Select(file => file.Name);
}
