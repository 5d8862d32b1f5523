using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using TorchConv.Cli.Endings;
using Xunit.Abstractions;

namespace TorchConv.Tests.Cli.Hard;

/// <summary>
/// Thousands of command lines: each ends with a documented status, says at most one printable line on standard error, nothing
/// on standard output when it is refused, and touches no file but the one that it names. TORCHCONV_LINES_SEED tries others.
/// </summary>
[Collection(Alone.Name)]
public sealed class GeneratedCommandLineTests(ITestOutputHelper output) : IDisposable
{
    private const int Here = 5000, AsProcesses = 100, RefusedAsProcesses = 10;

    private static readonly int[] Statuses = [Ending.Fine, Ending.Refuted, Ending.Unusable];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("torchconv-lines-");

    private static int Seed => int.Parse(Environment.GetEnvironmentVariable("TORCHCONV_LINES_SEED") ?? "1", CultureInfo.InvariantCulture);

    [Fact]
    public void Thousands_end_as_documented()
    {
        CommandLineGenerator lines = new(Seed, _folder.FullName);
        List<string> broken = [];
        Dictionary<int, int> counts = [];
        for (int i = 0; i < Here; i++)
        {
            (string[] words, string? file) = lines.Next();
            Answer answer = CommandLine.RunHere(words);
            counts[answer.ExitCode] = counts.GetValueOrDefault(answer.ExitCode) + 1;
            if (Fault(answer, file) is { } fault)
                broken.Add($"{fault}: {Shown(words)} → {answer.ExitCode} {Shown([answer.Error])}");
        }

        output.WriteLine(string.Join(", ", counts.OrderBy(count => count.Key).Select(count => $"status {count.Key}: {count.Value}")));
        foreach (string line in broken.Take(40))
            output.WriteLine(line);
        broken.Should().BeEmpty();
        counts.Keys.Should().Contain(0, "some lines are right").And.Contain(2, "others are not");
    }

    /// <summary>
    /// What a process shows in addition: its native parts' own remarks, and a process that dies. What is refused here is refused before any native
    /// part is loaded, so that a few of those are enough.
    /// </summary>
    [Fact]
    public async Task Processes_end_as_documented_too()
    {
        CommandLineGenerator lines = new(Seed + 1, _folder.FullName);
        ConcurrentBag<string> broken = [];

        // No argument of a process can hold these. What proves and verifies takes seconds, and has processes of its own in other tests. A line that may write a file runs alone, so that what was written is its own.
        var possible = Enumerable.Range(0, AsProcesses).Select(_ => lines.Next())
            .Where(line => line.Words is not ["prove" or "verify", ..])
            .Where(line => !line.Words.Any(word => word.Contains('\0', StringComparison.Ordinal) || word.Contains('\ud800', StringComparison.Ordinal)))
            .ToLookup(line => CommandLine.RunHere(line.Words).ExitCode != Ending.Unusable);
        foreach (FileInfo written in _folder.EnumerateFiles())
            written.Delete();
        possible[true].Should().HaveCountGreaterThan(10);
        var all = possible[true].Concat(possible[false].Take(RefusedAsProcesses)).ToLookup(line => line.Output is null);
        await Parallel.ForEachAsync(all[true], async (line, _) => await CheckAsync(line.Words, null));
        foreach ((string[] words, string? file) in all[false])
            await CheckAsync(words, file);

        broken.Should().BeEmpty();

        async Task CheckAsync(string[] words, string? file)
        {
            Answer answer = await CommandLine.RunAsync(words);
            if (Fault(answer, file) is { } fault)
                broken.Add($"{fault}: {Shown(words)} → {answer.ExitCode} {Shown([answer.Error])}");
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>What is wrong with how a line ended; null where nothing is.</summary>
    private string? Fault(Answer answer, string? file)
    {
        string error = answer.Error;
        string? fault =
            !Statuses.Contains(answer.ExitCode) ? "status"
            : error.Length > 0 && (!error.EndsWith('\n') || error.Length > ErrorLine.Longest + 1) ? "length of the line"
            : error.TrimEnd('\n').EnumerateRunes().Any(rune => Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format) ? "what is not printable"
            : answer.ExitCode == Ending.Unusable && (error.Length == 0 || answer.Output.Length > 0) ? "a refusal with output, or without a word"
            : answer.ExitCode == Ending.Fine && error.Length > 0 ? "a word of error where all is fine"
            : null;
        string[] written = [.. _folder.EnumerateFileSystemInfos().Select(entry => entry.FullName)];
        foreach (string entry in written)
            File.Delete(entry);
        return fault ?? (written.All(entry => entry == file) ? null : $"it wrote {string.Join(' ', written)}");
    }

    private static string Shown(IEnumerable<string> words) => ErrorLine.Format(string.Join(' ', words.Select(word => word.Length == 0 ? "''" : word)), []);
}
