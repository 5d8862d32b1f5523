using System.Reflection;
using System.Runtime.InteropServices;

namespace TorchConv.Cli;

/// <summary>
/// libtorch writes remarks to standard error, such as "Could not initialize NNPACK" at every float64 convolution. They are
/// not for our users. Its variable TORCH_CPP_LOG_LEVEL does not help: only PyTorch's Python side reads it.
/// </summary>
internal static class NativeLog
{
    private const int ErrorsOnly = 2;

    private static bool _isRaised;

    /// <summary>Raises the level of libtorch's log at the moment when TorchSharp first calls it; loads nothing before.</summary>
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
        // Elsewhere than on Linux and macOS the name is decorated, and there is no NNPACK either. The runtime asks for every function anew.
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
