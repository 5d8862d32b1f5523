using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace TorchConv.Cli.Fetching;

/// <summary>
/// The tool is installed without libtorch, which is fifty times as large: when a command first needs a tensor, libtorch is looked for
/// in NuGet's folder of packages, and fetched where it is not. What was built with libtorch beside it never comes here.
/// </summary>
internal static class LibTorchElsewhere
{
    private static readonly string[] InOrder = ["c10", "torch_cpu", "torch"];

    private static bool _wasLookedFor;

    /// <summary>Whether the command that runs needs libtorch so much that it is fetched; else it is only looked for.</summary>
    public static bool MayFetch { get; set; } = true;

    /// <summary>Why it could not be fetched; null where it was not tried, or was.</summary>
    public static string? Failure { get; private set; }

    /// <summary>Says what fetches it, where it is not here yet; null where that is not the reason.</summary>
    public static string? Missing => LibTorchPackage.Needed is { } package && package.Folder() is null
        ? $"libtorch is not here yet: torchconv verify fetches it{(package.Megabytes is { } megabytes ? $" ({megabytes} MB)" : "")}"
        : null;

    /// <summary>Takes part in the search for native libraries, after .NET has looked beside the program.</summary>
    public static void TakePartInSearch()
    {
        if (LibTorchPackage.Needed is { } package)
        {
            AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) =>
                name is "torch_cpu" or "LibTorchSharp" ? Load(name, package) : IntPtr.Zero;
        }
    }

    /// <summary>Loads libtorch if it is here, for what looks at it without TorchSharp.</summary>
    public static void LoadIfHere()
    {
        if (LibTorchPackage.Needed?.Folder() is { } folder)
            LoadAll(folder);
    }

    private static IntPtr Load(string name, LibTorchPackage package)
    {
        if (!_wasLookedFor && (package.Folder() ?? (MayFetch ? Fetched(package) : null)) is { } folder)
            LoadAll(folder);
        _wasLookedFor = true;

        // What is loaded is found by its name alone; TorchSharp's own library is beside the program.
        return Beside(name) is { } path && NativeLibrary.TryLoad(path, out IntPtr library) ? library
            : NativeLibrary.TryLoad(FileName(name), out library) ? library
            : IntPtr.Zero;
    }

    private static string? Fetched(LibTorchPackage package)
    {
        using FetchTurn turn = FetchTurn.Wait(LibTorchPackage.Data);
        if (package.Folder() is { } folder)
            return folder;

        (string? cache, Failure) = NuGetFetch.Run(package);
        return cache is null ? null : package.Remember(cache);
    }

    private static void LoadAll(string folder)
    {
        foreach (string name in InOrder)
            NativeLibrary.TryLoad(Path.Combine(folder, FileName(name)), out _);
    }

    private static string? Beside(string name) => (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, FileName(name)))
        .FirstOrDefault(File.Exists);

    private static string FileName(string name) =>
        OperatingSystem.IsWindows() ? $"{name}.dll" : OperatingSystem.IsMacOS() ? $"lib{name}.dylib" : $"lib{name}.so";
}
