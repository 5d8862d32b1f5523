using System.Runtime.InteropServices;

namespace TorchConv.Cli.Fetching;

/// <summary>The NuGet package with libtorch for this system.</summary>
/// <param name="System">The system, as NuGet names it: linux-x64.</param>
/// <param name="Version">The version of libtorch that TorchSharp needs.</param>
internal sealed record LibTorchPackage(string System, string Version)
{
    /// <summary>
    /// The package that this program needs and was not installed with; null where it was built with libtorch, or none is published for
    /// this system.
    /// </summary>
    public static LibTorchPackage? Needed { get; } =
        AppContext.GetData("TorchConv.LibTorchVersion") is string version && SystemHere() is { } system ? new(system, version) : null;

    public string Id => $"libtorch-cpu-{System}";

    /// <summary>How large it is packed; null where it was never seen.</summary>
    public int? Megabytes => System switch
    {
        "linux-x64" => 128,
        "win-x64" => 80,
        "osx-arm64" => 57,
        _ => null,
    };

    /// <summary>The folder of its libraries; null where NuGet has not unpacked it whole.</summary>
    public string? Folder() => Caches().Select(cache => In(cache)).FirstOrDefault(folder => folder is not null);

    /// <summary>Remembers in which folder NuGet unpacks packages here, where that is not the usual one.</summary>
    public string? Remember(string cache)
    {
        if (In(cache) is not { } folder)
            return null;

        if (!UsualCaches().Contains(cache))
        {
            Directory.CreateDirectory(Data);
            File.WriteAllText(Memory, cache);
        }

        return folder;
    }

    /// <summary>
    /// Removes what a fetch that failed or was interrupted has left of the package: up to half a gigabyte, which NuGet fetches anew anyway.
    /// </summary>
    /// <param name="quietFor">Only what nobody has written to for so long, which therefore is nobody's.</param>
    public void RemoveUnfinished(TimeSpan quietFor = default)
    {
        foreach (DirectoryInfo folder in Caches().Select(cache => new DirectoryInfo(Path.Combine(cache, Id, Version))))
        {
            try
            {
                if (!folder.Exists || IsWhole(folder.FullName) || DateTime.UtcNow - LastWrite(folder) < quietFor)
                    continue;

                folder.Delete(recursive: true);
                if (folder.Parent is { } package && !package.EnumerateFileSystemInfos().Any())
                    package.Delete();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It is in the way of nothing: NuGet writes over it.
            }
        }
    }

    private static DateTime LastWrite(DirectoryInfo folder) =>
        folder.EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Append(folder).Max(entry => entry.LastWriteTimeUtc);

    private string? In(string cache)
    {
        string package = Path.Combine(cache, Id, Version), libraries = Path.Combine(package, "runtimes", System, "native");
        return IsWhole(package) && Directory.Exists(libraries) ? libraries : null;
    }

    /// <summary>NuGet writes .nupkg.metadata when all else is there.</summary>
    private static bool IsWhole(string package) => File.Exists(Path.Combine(package, ".nupkg.metadata"));

    private static IEnumerable<string> Caches() => File.Exists(Memory) ? UsualCaches().Append(File.ReadAllText(Memory)) : UsualCaches();

    private static IEnumerable<string> UsualCaches() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } chosen
            ? [chosen]
            : [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages")];

    /// <summary>The folder of this program's own data.</summary>
    public static string Data { get; } =
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "torchconv");

    private static string Memory => Path.Combine(Data, "packages.txt");

    private static string? SystemHere() =>
        (OperatingSystem.IsLinux(), OperatingSystem.IsWindows(), OperatingSystem.IsMacOS(), RuntimeInformation.ProcessArchitecture) switch
        {
            (true, _, _, Architecture.X64) => "linux-x64",
            (_, true, _, Architecture.X64) => "win-x64",
            (_, true, _, Architecture.Arm64) => "win-arm64",
            (_, _, true, Architecture.Arm64) => "osx-arm64",
            _ => null,
        };
}
