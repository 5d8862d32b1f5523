using System.Runtime.InteropServices;

namespace TorchConv.Cli.Endings;

/// <summary>Ends the process at once.</summary>
internal static class Now
{
    /// <summary>
    /// Ends the process without running the destructors of libtorch, which crash while another thread computes. Windows has no such
    /// function and exits normally.
    /// </summary>
    public static void Exit(int status)
    {
        if (OperatingSystem.IsWindows())
            Environment.Exit(status);
        else
            ExitAtOnce(status);
    }

    [DllImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void ExitAtOnce(int status);
}
