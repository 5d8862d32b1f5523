using System.Reflection;
using System.Runtime.InteropServices;

namespace TorchConv.Cli;

/// <summary>
/// Silences libtorch's warnings on standard error, such as "Could not initialize NNPACK" at every float64 convolution, which users
/// cannot act on. The variable TORCH_CPP_LOG_LEVEL has no effect: only PyTorch for Python reads it.
/// </summary>
internal static class NativeLog
{
    private const int ErrorsOnly = 2;

    private static bool _isRaised;

    /// <summary>Raises the level of libtorch's log when TorchSharp first calls it; loads nothing before that.</summary>
    public static void KeepToErrors()
    {
        AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) =>
        {
            if (loaded.LoadedAssembly.GetName().Name == "TorchSharp")
                NativeLibrary.SetDllImportResolver(loaded.LoadedAssembly, RaiseLevel);
        };
    }

    private static IntPtr RaiseLevel(string libraryName, Assembly assembly, DllImportSearchPath? searchPath)
    {
        // On Windows the name is decorated, and there is no NNPACK either. The runtime calls this again for every function.
        if (!_isRaised
            && NativeLibrary.TryLoad("c10", assembly, searchPath, out IntPtr c10)
            && NativeLibrary.TryGetExport(c10, "FLAGS_caffe2_log_level", out IntPtr level))
        {
            Marshal.WriteInt32(level, ErrorsOnly);
        }

        _isRaised = true;

        return IntPtr.Zero; // TorchSharp's library is found as usual.
    }
}
