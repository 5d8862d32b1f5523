using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace TorchConv.Mutations;

/// <summary>What is known of a class of tests: which files of the library it reaches, how long it takes, and which of its tests fail by themselves on a changed library.</summary>
internal sealed record TestClass(string Name, string Version, double Seconds, IReadOnlyList<string> AlwaysFailing, IReadOnlySet<string> Reached);

/// <summary>The tests beside the instrumented library: recorded once, then run for one mutant after another.</summary>
internal sealed class Tests(string folder, string sources, string libraryFiles)
{
    private const string Name = "TorchConv.Tests";

    /// <summary>The samples are copied into other projects and use nothing of the library.</summary>
    private static readonly string[] WithoutTheLibrary = [$"{Name}.Samples.", $"{Name}.Build."];

    private readonly Dictionary<string, TestClass> _classes = [];

    /// <summary>Runs each class alone, with these mutants to be reached; a class is taken from the record while its file, and the names of the library's files, are the same.</summary>
    public void Record(string path, Func<string, bool> isWanted, Func<Mutant[]> compile)
    {
        Dictionary<string, TestClass> known = File.Exists(path) ? File.ReadLines(path).Select(Read).GroupBy(one => one.Name).ToDictionary(group => group.Key, group => group.Last()) : [];
        List<string> names = [];
        Start([], null, null, line => names.Add(line[TestHost.Class.Length..]), _ => 600);
        Mutant[]? mutants = null;
        foreach (string name in names.Where(name => isWanted(name) && !WithoutTheLibrary.Any(name.StartsWith)))
        {
            string version = Version(name);
            if (!known.TryGetValue(name, out TestClass? one) || one.Version != version)
            {
                mutants ??= compile();
                one = Recorded(name, version, mutants);
                File.AppendAllText(path, string.Join('\t', one.Name, one.Version, one.Seconds.ToString("F1"), string.Join('\u001f', one.AlwaysFailing), string.Join(' ', one.Reached)) + "\n");
                Console.Error.WriteLine($"recorded {name}: {one.Seconds:F0} s, {one.Reached.Count} files{string.Concat(one.AlwaysFailing.Select(test => $", {test} fails without a mutant"))}");
            }

            _classes[name] = one;
        }
    }

    /// <summary>The classes that reach a mutant: those named as its folder first, then the fast ones.</summary>
    public TestClass[] Reaching(Mutant mutant) =>
    [
        .. _classes.Values.Where(one => one.Reached.Contains(mutant.File))
            .OrderByDescending(one => one.Name.StartsWith($"{Name}.{mutant.Folder}.", StringComparison.Ordinal)).ThenBy(one => one.Seconds),
    ];

    /// <summary>The first test that fails with the mutant; "time" where a class takes far longer than it did; null where all pass.</summary>
    public string? FirstFailure(Mutant mutant, TestClass[] classes)
    {
        string? failed = null;
        int exitCode = Start(
            [.. classes.Select(one => one.Name)],
            mutant.Id,
            null,
            line => failed ??= line.StartsWith(TestHost.Failed, StringComparison.Ordinal) ? line[TestHost.Failed.Length..] : null,
            name => 30 + (6 * _classes[name].Seconds));
        return failed ?? (exitCode == 0 ? null : exitCode == -1 ? "time" : $"the process ended with {exitCode}");
    }

    private TestClass Recorded(string name, string version, Mutant[] mutants)
    {
        DirectoryInfo reached = Directory.CreateTempSubdirectory("torchconv-reached-");
        List<string> failing = [];
        Stopwatch watch = Stopwatch.StartNew();
        Start([name], null, reached.FullName, line => { if (line.StartsWith(TestHost.Failed, StringComparison.Ordinal)) failing.Add(line[TestHost.Failed.Length..]); }, _ => 600);
        HashSet<int> ids = [.. reached.EnumerateFiles().SelectMany(file => File.ReadAllText(file.FullName).Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(int.Parse)];
        reached.Delete(recursive: true);
        return new TestClass(name, version, watch.Elapsed.TotalSeconds, failing, mutants.Where(mutant => ids.Contains(mutant.Id)).Select(mutant => mutant.File).ToHashSet());
    }

    /// <summary>Returns −1 where a class took too long.</summary>
    private int Start(string[] classes, int? mutant, string? reached, Action<string> heard, Func<string, double> seconds)
    {
        string[] ignored = mutant is null ? [] : [.. classes.SelectMany(name => _classes[name].AlwaysFailing)];
        string work = Path.Combine(folder, $"{Name}");
        ProcessStartInfo start = new("dotnet", ["exec", "--depsfile", $"{work}.deps.json", "--runtimeconfig", $"{work}.runtimeconfig.json", Path.Combine(folder, "TorchConv.Mutations.dll"), "host", $"{work}.dll"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TORCHCONV_MUTANT"] = $"{mutant}";
        start.Environment["TORCHCONV_REACHED"] = reached;
        start.Environment["CsCheck_Seed"] = "0000000000001";
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x140000000";
        start.Environment["DOTNET_PROCESSOR_COUNT"] = "1";
        using Process process = Process.Start(start)!;
        Running = process;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.StandardInput.Write($"{string.Join(' ', classes)}\n{(mutant is null ? "all" : "fail-fast")}\n{string.Join('\n', ignored)}");
        process.StandardInput.Close();

        using Timer timer = new(_ => process.Kill(entireProcessTree: true));
        bool isLate = true;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith(TestHost.Class, StringComparison.Ordinal))
                timer.Change(TimeSpan.FromSeconds(seconds(line[TestHost.Class.Length..])), Timeout.InfiniteTimeSpan);
            if (line == "end")
                isLate = false;
            else if (line.StartsWith(TestHost.Class, StringComparison.Ordinal) ? classes.Length == 0 : line.StartsWith(TestHost.Failed, StringComparison.Ordinal))
                heard(line);
        }

        process.WaitForExit();
        Running = null;
        return isLate && process.ExitCode is 137 or 143 ? -1 : process.ExitCode;
    }

    /// <summary>What must be ended when this program is.</summary>
    public Process? Running { get; private set; }

    /// <summary>A class stands in the file of its name.</summary>
    private string Version(string name)
    {
        string file = $"{name[(name.LastIndexOf('.') + 1)..].Split('+')[0]}.cs";
        string[] files = [.. Directory.EnumerateFiles(sources, file, SearchOption.AllDirectories).Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}")).Order()];
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(files.Select(File.ReadAllText)) + libraryFiles)))[..16];
    }

    private static TestClass Read(string line)
    {
        string[] cells = line.Split('\t');
        return new TestClass(cells[0], cells[1], double.Parse(cells[2]), cells[3].Split('\u001f', StringSplitOptions.RemoveEmptyEntries),
            new HashSet<string>(cells[4].Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }
}
