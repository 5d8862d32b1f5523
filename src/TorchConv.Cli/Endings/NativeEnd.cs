using System.Runtime.InteropServices;

namespace TorchConv.Cli.Endings;

/// <summary>
/// Some functions of TorchSharp let C++ exceptions pass into .NET, such as <c>Tensor.matmul</c> where shapes do not fit: C++ then ends the
/// process with a text of its own. Here that end is told as every other.
/// </summary>
internal static class NativeEnd
{
    // Kept for as long as C++ may call it.
    private static Action? _handler;

    private delegate nint SetTerminate(nint handler);

    /// <summary>Ends the process with the reason that a function returns, if C++ gives up; nothing on Windows.</summary>
    public static void Tell(Func<string> reason)
    {
        string runtime = OperatingSystem.IsMacOS() ? "libc++.1.dylib" : "libstdc++.so.6";
        if (OperatingSystem.IsWindows() || !NativeLibrary.TryLoad(runtime, out nint library)
            || !NativeLibrary.TryGetExport(library, "_ZSt13set_terminatePFvvE", out nint setTerminate))
        {
            return;
        }

        _handler = () => Now.Exit(new Ending(Ending.Unusable, reason()).Say(Console.Error));
        Marshal.GetDelegateForFunctionPointer<SetTerminate>(setTerminate)(Marshal.GetFunctionPointerForDelegate(_handler));
    }
}
