using TorchConv.Cli.Fetching;

namespace TorchConv.Tests.Cli;

/// <summary>What an unfinished fetch of libtorch leaves is removed; what is whole, or may be another's, stays.</summary>
[Collection(Alone.Name)]
public sealed class FetchingTests : IDisposable
{
    private const string Variable = "NUGET_PACKAGES";

    private static readonly LibTorchPackage Package = new("linux-x64", "0.0.1");

    private readonly string? _before = Environment.GetEnvironmentVariable(Variable);
    private readonly string _cache = Directory.CreateTempSubdirectory("torchconv-").FullName;
    private readonly string _folder;

    public FetchingTests()
    {
        Environment.SetEnvironmentVariable(Variable, _cache);
        _folder = Path.Combine(_cache, "libtorch-cpu-linux-x64", "0.0.1");
        Directory.CreateDirectory(Path.Combine(_folder, "runtimes", "linux-x64", "native"));
        File.WriteAllText(Path.Combine(_folder, "jfp2swgo.blu"), "the first half");
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, _before);
        Directory.Delete(_cache, recursive: true);
    }

    [Fact]
    public void Half_a_package_is_not_taken_for_one_and_is_removed()
    {
        Package.Folder().Should().BeNull();

        Package.RemoveUnfinished();

        Directory.EnumerateFileSystemEntries(_cache).Should().BeEmpty();
    }

    [Fact]
    public void What_another_program_may_be_writing_stays()
    {
        Package.RemoveUnfinished(quietFor: TimeSpan.FromMinutes(10));

        Directory.Exists(_folder).Should().BeTrue();
    }

    /// <summary>NuGet writes this file last.</summary>
    [Fact]
    public void A_whole_package_stays_and_other_versions_do()
    {
        string other = Path.Combine(_cache, "libtorch-cpu-linux-x64", "0.0.2");
        Directory.CreateDirectory(other);
        Package.RemoveUnfinished();
        Directory.Exists(_folder).Should().BeFalse();
        Directory.Exists(other).Should().BeTrue();

        string libraries = Path.Combine(_folder, "runtimes", "linux-x64", "native");
        Directory.CreateDirectory(libraries);
        File.WriteAllText(Path.Combine(_folder, ".nupkg.metadata"), "{}");
        Package.RemoveUnfinished();
        Package.Folder().Should().Be(libraries);
    }

    [Fact]
    public void One_fetches_at_a_time()
    {
        string data = Path.Combine(_cache, "data");
        FetchTurn first = FetchTurn.Wait(data);
        Action second = () => File.Open(Path.Combine(data, "fetching"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite).Dispose();

        second.Should().Throw<IOException>();
        first.Dispose();
        second.Should().NotThrow();
        FetchTurn.Wait(data).Dispose();
    }

    [Fact]
    public async Task Who_waits_is_told_once_what_for()
    {
        TextWriter before = Console.Error;
        using StringWriter told = new();
        using TextWriter both = TextWriter.Synchronized(told);
        Console.SetError(both);
        try
        {
            FetchTurn first = FetchTurn.Wait(_cache);
            Task<FetchTurn> second = Task.Run(() => FetchTurn.Wait(_cache));
            SpinWait.SpinUntil(() => told.GetStringBuilder().Length > 0, TimeSpan.FromSeconds(30)).Should().BeTrue();
            first.Dispose();
            (await second).Dispose();
        }
        finally
        {
            Console.SetError(before);
        }

        told.ToString().ReplaceLineEndings("\n").Should().Be("torchconv: another torchconv is fetching libtorch; waiting for it\n");
    }

    [Fact]
    public void Nobody_waits_where_the_turn_cannot_be_written_down()
    {
        string file = Path.Combine(_cache, "file");
        File.WriteAllText(file, "");

        FetchTurn.Wait(Path.Combine(file, "data")).Dispose();
    }
}
