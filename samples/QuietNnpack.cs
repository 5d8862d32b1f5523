// QuietNnpack: keeps standard error clean on CPUs that NNPACK does not know.
//
// There libtorch writes "Could not initialize NNPACK! Reason: Unsupported hardware." at every ordinary convolution: thousands of
// lines in a training run. Nothing is wrong, another implementation takes over. libtorch has a level below which it
// does not speak, but sets it from the environment (TORCH_CPP_LOG_LEVEL) only in Python; this sets it from .NET.
//
// To use it: copy this file into a project that references TorchSharp and call QuietNnpack.Apply() at the start of Main.

using System;
using System.Runtime.InteropServices;

namespace TorchConv.Samples;

/// <summary>Silences libtorch's warnings on standard error; its errors stay.</summary>
public static class QuietNnpack
{
    private const int Error = 2;

    /// <summary>Raises libtorch's log level from warnings to errors. Where that is impossible (Windows, which has no NNPACK) it does nothing.</summary>
    public static void Apply()
    {
        if (NativeLibrary.TryLoad("c10", typeof(QuietNnpack).Assembly, searchPath: null, out IntPtr c10)
            && NativeLibrary.TryGetExport(c10, "FLAGS_caffe2_log_level", out IntPtr level))
        {
            Marshal.WriteInt32(level, Error);
        }
    }
}
