using System.Diagnostics;
using System.Globalization;

namespace TorchConv.Lab.Tests;

/// <summary>The largest memory of this process since it was last asked to forget it. Linux alone can forget; elsewhere the peak of the whole run counts.</summary>
internal static class Peak
{
    private const string Forget = "/proc/self/clear_refs";

    /// <summary>Forgets the peak; returns the memory now.</summary>
    public static long Reset()
    {
        if (!OperatingSystem.IsLinux())
            return Bytes();

        File.WriteAllText(Forget, "5");
        return Status("VmRSS:");
    }

    /// <summary>The peak, in bytes.</summary>
    public static long Bytes()
    {
        if (OperatingSystem.IsLinux())
            return Status("VmHWM:");

        using Process process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    private static long Status(string name) =>
        1024 * long.Parse(File.ReadLines("/proc/self/status").Single(line => line.StartsWith(name, StringComparison.Ordinal)).Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}
