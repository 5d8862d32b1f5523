using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace TorchConv.Cli.Doctor;

/// <summary>Which libtorch is loaded, or why none is.</summary>
/// <param name="Version">TorchSharp's version.</param>
/// <param name="Path">Where the loaded libtorch lies; null where none is loaded.</param>
/// <param name="Problem">Why it does not load.</param>
/// <param name="Remedy">What to do about it.</param>
internal sealed record LibTorch(string Version, string? Path, string? Problem, string? Remedy)
{
    /// <summary>Loads libtorch into this process, and says what happened.</summary>
    public static LibTorch Load()
    {
        if (Defect() is { } defect)
            return defect;

        string version = TorchSharpVersion();
        try
        {
            UseIt();
            return new LibTorch(version, LoadedFrom(), null, null);
        }
        catch (Exception e) when (e is TypeInitializationException or NotSupportedException or DllNotFoundException)
        {
            var (problem, remedy) = Explain();
            return new LibTorch(version, null, problem, remedy);
        }
    }

    /// <summary>Returns what can be seen to be wrong without loading libtorch; null if nothing can.</summary>
    public static LibTorch? Defect()
    {
        try
        {
            string version = TorchSharpVersion();
            return NativeParts.Defect() is var (problem, remedy) ? new LibTorch(version, null, problem, remedy) : null;
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            return new LibTorch("unknown", null, "TorchSharp.dll, the managed part, is missing or damaged", "restore and build again");
        }
    }

    // Methods of their own: where TorchSharp.dll is missing it is their call that fails, and not Load itself.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void UseIt()
    {
        using torch.Tensor one = torch.ones(1);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string TorchSharpVersion() =>
        typeof(torch).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    private static string? LoadedFrom() =>
        Process.GetCurrentProcess().Modules.Cast<ProcessModule>().Select(module => module.FileName).FirstOrDefault(
            file => System.IO.Path.GetFileNameWithoutExtension(file) is "libtorch_cpu" or "torch_cpu");

    private static (string Problem, string Remedy) Explain()
    {
        try
        {
            NativeLibrary.Load("LibTorchSharp", typeof(torch).Assembly, null);
            return ("TorchSharp's library loads, libtorch does not",
                "restore and build again: a part of the package libtorch-cpu may be missing in the output folder");
        }
        catch (DllNotFoundException e) when (e.Message.Contains("GLIBCXX", StringComparison.Ordinal))
        {
            return (
                "the libstdc++ of this system is older than the one TorchSharp was built with",
                "import TorchSharpOnOlderLinux.targets (src/TorchConv/build) in the project, or install the libstdc++ of GCC 13 or later");
        }
        catch (DllNotFoundException)
        {
            return ($"there is no libtorch for {RuntimeInformation.RuntimeIdentifier} in the output folder",
                "reference the package TorchSharp-cpu, restore and build again");
        }
        catch (BadImageFormatException)
        {
            return ($"the libtorch in the output folder is not for {RuntimeInformation.RuntimeIdentifier}",
                "build for the processor that runs the program");
        }
    }
}
