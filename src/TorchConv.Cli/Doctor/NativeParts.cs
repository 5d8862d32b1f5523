using System.Globalization;
using System.Runtime.InteropServices;

namespace TorchConv.Cli.Doctor;

/// <summary>
/// The native libraries that TorchSharp needs on Linux, looked at without loading them: which is missing, which is cut off.
/// </summary>
internal static class NativeParts
{
    private const string First = "libLibTorchSharp.so";

    /// <summary>What is wrong with them, and what to do; null where nothing is, or this is not Linux.</summary>
    public static (string Problem, string Remedy)? Defect() => All().FirstOrDefault(part => part is not null);

    /// <summary>Whether one of them is cut off: loading it would end the process.</summary>
    public static bool IsAnyCutOff() => Reached().Any(part => part.File is { IsWhole: false });

    private static IEnumerable<(string Problem, string Remedy)?> All()
    {
        foreach (Part part in Reached())
        {
            if (part.File is { IsWhole: false } file)
            {
                yield return (
                    string.Create(CultureInfo.InvariantCulture,
                        $"{part.Name} is cut off: it has {file.Length:N0} bytes and needs {file.RequiredLength:N0}"),
                    $"delete {Original(part.Path!)} with the package that it belongs to, restore and build again");
            }

            if (part.Path is null && !NativeLibrary.TryLoad(part.Name, out _))
            {
                yield return ($"{part.Name} is missing, which {part.NeededBy} needs",
                    "restore and build again; if it is a library of the system, install it");
            }
        }
    }

    private static string Original(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

    /// <summary>The first library and what it needs, and so on.</summary>
    private static IEnumerable<Part> Reached()
    {
        if (!OperatingSystem.IsLinux() || PathOf(First) is null)
            yield break;

        HashSet<string> seen = [First];
        Queue<Part> queue = new([Part.Of(First, "TorchSharp")]);
        while (queue.TryDequeue(out Part? part))
        {
            yield return part;
            foreach (string needed in part.File?.Needed ?? [])
            {
                if (seen.Add(needed))
                    queue.Enqueue(Part.Of(needed, part.Name));
            }
        }
    }

    /// <summary>Where .NET looks for the native libraries of this program.</summary>
    private static string? PathOf(string name) => (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);

    private sealed record Part(string Name, string NeededBy, string? Path, ElfFile? File)
    {
        public static Part Of(string name, string neededBy) =>
            PathOf(name) is { } path ? new(name, neededBy, path, ElfFile.Read(path)) : new(name, neededBy, null, null);
    }
}
