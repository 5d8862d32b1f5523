using System.Runtime.InteropServices;

namespace TorchConv.Cli.Doctor;

/// <summary>The library that libtorch computes most convolutions with.</summary>
internal static class OneDnn
{
    /// <summary>
    /// Switches it off in this process, as Python's <c>torch.backends.mkldnn.enabled = False</c> does. TorchSharp has no such switch,
    /// so it is
    /// looked for by its C++ name; returns whether it was found.
    /// </summary>
    public static bool SwitchOff()
    {
        if (!NativeLibrary.TryLoad("torch_cpu", typeof(TorchSharp.torch).Assembly, null, out IntPtr library)
            || !NativeLibrary.TryGetExport(library, "_ZN2at13globalContextEv", out IntPtr context)
            || !NativeLibrary.TryGetExport(library, "_ZN2at7Context20setUserEnabledMkldnnEb", out IntPtr enable))
        {
            return false;
        }

        Marshal.GetDelegateForFunctionPointer<SetEnabled>(enable)(Marshal.GetDelegateForFunctionPointer<GlobalContext>(context)(), 0);
        return true;
    }

    private delegate IntPtr GlobalContext();

    private delegate void SetEnabled(IntPtr context, byte isEnabled);
}
