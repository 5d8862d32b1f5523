using System.Runtime.InteropServices;

namespace TorchConv.Cli.Doctor;

/// <summary>What runs this process.</summary>
internal sealed record Machine(string Dotnet, string System, string Cpu, int Cores)
{
    public static Machine Here() => new(
        RuntimeInformation.FrameworkDescription,
        $"{RuntimeInformation.OSDescription} ({RuntimeInformation.RuntimeIdentifier})",
        CpuName(),
        Environment.ProcessorCount);

    private static string CpuName()
    {
        const string CpuInfo = "/proc/cpuinfo";
        string? line = File.Exists(CpuInfo)
            ? File.ReadLines(CpuInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?.Split(':', 2)[1].Trim()
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
            ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
