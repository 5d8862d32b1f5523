using System.Diagnostics;
using System.Globalization;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using TorchConv.Mutations;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["host", string tests])
{
    string[] classes = (Console.ReadLine() ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
    bool isFailFast = Console.ReadLine() == "fail-fast";
    HashSet<string> ignored = [.. Console.In.ReadToEnd().Split('\n')];
    int status = TestHost.Run(tests, classes, isFailFast, ignored);
    Console.WriteLine("end");
    Environment.Exit(status);
}

string? Option(string name) => Array.IndexOf(args, name) is int i and >= 0 && i + 1 < args.Length ? args[i + 1] : null;
if (args.Length == 0 || args[0].StartsWith('-') || !int.TryParse(Option("--seed") ?? "1", out int seed) || !int.TryParse(Option("--count") ?? "60", out int count))
{
    Console.Error.WriteLine("usage: dotnet run --project tests/TorchConv.Mutations -- FOLDER [--seed 1] [--count 60] [--only TEXT] [--tests TEXT,…]   (FOLDER of src/TorchConv, or Cli)");
    return 2;
}

string root = AppContext.BaseDirectory;
while (!File.Exists(Path.Combine(root, "TorchConv.sln")))
    root = Path.GetDirectoryName(root) ?? throw new DirectoryNotFoundException("this program runs inside the checkout");
bool isCli = args[0] == "Cli";
string name = isCli ? "TorchConv.Cli" : "TorchConv", project = Path.Combine(root, "src", name);
if (!isCli && !Directory.Exists(Path.Combine(project, args[0])))
{
    Console.Error.WriteLine($"\"{args[0]}\" is not a folder of src/TorchConv, nor Cli");
    return 2;
}

// The tests look for the checkout above them, so they run from within it.
string state = Path.Combine(root, "tests", "TorchConv.Mutations", "bin", "mutants", name), work = Path.Combine(state, $"run-{args[0]}");
string built = Path.Combine(root, "tests", "TorchConv.Tests", "bin", "Debug", "net10.0");
Directory.CreateDirectory(state);
if (Directory.Exists(work))
    Directory.Delete(work, recursive: true);
Copy(new DirectoryInfo(built), work);
foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory, "TorchConv.Mutations*"))
    File.Copy(file, Path.Combine(work, Path.GetFileName(file)), overwrite: true);

Instrumented library = new(project, work);
Mutant[] all = [.. library.Mutants.Where(mutant => isCli || mutant.Folder == args[0])];
Dictionary<string, string> equivalents = File.ReadLines(Path.Combine(root, "tests", "TorchConv.Mutations", "equivalent.txt"))
    .Where(line => line.Contains(" | ")).ToDictionary(line => line[..line.LastIndexOf(" | ", StringComparison.Ordinal)], line => line[(line.LastIndexOf(" | ", StringComparison.Ordinal) + 3)..]);
Mutant[] shuffled = [.. all];
new Random(seed).Shuffle(shuffled);
Mutant[] candidates = Option("--only") is { } only
    ? [.. all.Where(mutant => mutant.Key.Contains(only, StringComparison.Ordinal))]
    : [.. shuffled.Where(mutant => !equivalents.ContainsKey(mutant.Key)).Take(2 * count)];

// Who was killed stays dead; who survived is tried again once the tests have changed, or others are chosen.
string results = Path.Combine(state, $"{args[0]}.tsv"), version = Version(Path.Combine(built, $"{name}.dll")), testsVersion = $"{Version(Path.Combine(built, "TorchConv.Tests.dll"))} {Option("--tests")}";
Dictionary<string, string[]> known = File.Exists(results)
    ? File.ReadLines(results).Select(line => line.Split('\t')).Where(cells => cells.Length == 4 && cells[0] == version).GroupBy(cells => cells[2]).ToDictionary(group => group.Key, group => group.Last()) : [];
Tests runner = new(work, Path.Combine(root, "tests"), string.Join(' ', library.Mutants.Select(mutant => mutant.File).Distinct()));
int done = 0;
Console.CancelKeyPress += (_, _) =>
{
    runner.Running?.Kill(entireProcessTree: true);
    Console.Error.WriteLine($"stopped: {done} done; the same command goes on from there");
};
runner.Record(
    Path.Combine(state, "reached.tsv"),
    name => Option("--tests") is not { } wanted || wanted.Split(',').Any(text => name.Contains(text, StringComparison.Ordinal)),
    () => library.Compile(library.Mutants.GroupBy(mutant => mutant.Member).SelectMany(group => group.Take(2))));
HashSet<int> compiled = [.. library.Compile(candidates).Select(mutant => mutant.Id)];
Mutant[] sample = [.. candidates.Where(mutant => compiled.Contains(mutant.Id)).Take(Option("--only") is null ? count : int.MaxValue)];
Console.Error.WriteLine($"{sample.Length} of {all.Length} mutants in {args[0]}");

List<string> survivors = [];
foreach (Mutant mutant in sample)
{
    if (!known.TryGetValue(mutant.Key, out string[]? verdict) || (verdict[3].Length == 0 && verdict[1] != testsVersion))
    {
        TestClass[] classes = runner.Reaching(mutant);
        Stopwatch watch = Stopwatch.StartNew();
        string? killer = classes.Length == 0 ? null : runner.FirstFailure(mutant, classes);
        verdict = [version, testsVersion, mutant.Key, killer ?? ""];
        File.AppendAllText(results, $"{string.Join('\t', verdict)}\n");
        Console.Error.WriteLine($"{(killer is null ? "SURVIVED" : "killed  ")} {mutant.Key}, line {mutant.Line}{(killer is null ? $" ({classes.Length} classes reach it)" : $" by {killer}")} [{watch.Elapsed.TotalSeconds:F0} s]");
    }

    done++;
    if (verdict[3].Length == 0)
        survivors.Add($"{mutant.Key} (line {mutant.Line}){(equivalents.ContainsKey(mutant.Key) ? ", listed as equivalent" : "")}");
}

foreach (string survivor in survivors)
    Console.WriteLine($"survived: {survivor}");
Console.WriteLine($"{args[0]}, seed {seed}: {sample.Length - survivors.Count} of {sample.Length} mutants killed ({100.0 * (sample.Length - survivors.Count) / Math.Max(1, sample.Length):F1} %); {all.Count(mutant => equivalents.ContainsKey(mutant.Key))} are listed as equivalent");
return survivors.Count == 0 ? 0 : 1;

static string Version(string path)
{
    using PEReader file = new(File.OpenRead(path));
    MetadataReader metadata = file.GetMetadataReader();
    return $"{metadata.GetGuid(metadata.GetModuleDefinition().Mvid)}";
}

static void Copy(DirectoryInfo from, string to)
{
    Directory.CreateDirectory(to);
    foreach (FileSystemInfo entry in from.EnumerateFileSystemInfos())
    {
        string target = Path.Combine(to, entry.Name);
        if (entry is DirectoryInfo folder)
            Copy(folder, target);
        else if (entry.LinkTarget is { } link)
            File.CreateSymbolicLink(target, Path.GetFullPath(link, from.FullName));
        else
            File.Copy(entry.FullName, target);
    }
}
