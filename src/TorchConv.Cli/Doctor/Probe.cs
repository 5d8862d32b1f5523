using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TorchConv.Cli.Doctor;

/// <summary>
/// What a process of its own found out about libtorch: only so can a crash be told, and a variable be tried that is read
/// when libtorch is loaded.
/// </summary>
internal sealed record Probe(LibTorch LibTorch, IReadOnlyList<NumberCheck> Checks)
{
    /// <summary>The hidden option with which the command line probes instead of reporting.</summary>
    public const string Option = "--probe";

    /// <summary>Whether libtorch loads and all its numbers are right.</summary>
    public bool IsHealthy => LibTorch.Path is not null && Checks.All(check => check.Wrong == 0);

    /// <summary>Whether all numbers of this type are right.</summary>
    public bool IsRight(string type) => Checks.Where(check => check.Type == type).All(check => check.Wrong == 0);

    /// <summary>Probes in this process.</summary>
    public static Probe Here()
    {
        LibTorch libTorch = LibTorch.Load();
        return new Probe(libTorch, libTorch.Path is null ? [] : NumberCheck.All());
    }

    /// <summary>Probes in a new process, with one more variable in its environment.</summary>
    public static Probe InChild((string Name, string Value)? variable = null)
    {
        string self = Environment.ProcessPath!;
        ProcessStartInfo start = new(self) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(self) == "dotnet")
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        start.ArgumentList.Add("doctor");
        start.ArgumentList.Add(Option);
        if (variable is var (name, value))
            start.Environment[name] = value;

        using Process child = Process.Start(start)!;
        child.ErrorDataReceived += (_, _) => { };
        child.BeginErrorReadLine();
        string answer = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0
            ? JsonSerializer.Deserialize(answer, ProbeJson.Default.Probe)!
            : new Probe(new LibTorch("unknown", null, $"the process ended with status {child.ExitCode} while libtorch was loading or computing", "restore and build again, or try another machine"), []);
    }
}

/// <summary>What a probing process writes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Probe))]
internal sealed partial class ProbeJson : JsonSerializerContext;
