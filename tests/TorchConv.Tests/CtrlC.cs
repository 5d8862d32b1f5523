using System.Diagnostics;

namespace TorchConv.Tests;

/// <summary>
/// A program that hears Ctrl+C. A background job and some build servers start everything with that signal ignored, and a
/// program inherits it; here it begins with the default one, as in a terminal. However a test ends, the program ends too.
/// </summary>
internal sealed class CtrlC : IDisposable
{
    /// <summary>GNU's env starts a program as the same process, with the default signal.</summary>
    internal static readonly string[] Dotnet = IsIgnored() ? ["env", "--default-signal=INT", "dotnet"] : ["dotnet"];

    private readonly Process _process;
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(3));

    public CtrlC(string program, params string[] arguments)
    {
        string[] words = [.. Dotnet, program, .. arguments];
        _process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }

    public StreamReader Output => _process.StandardOutput;

    public StreamReader Error => _process.StandardError;

    /// <summary>Presses Ctrl+C, then returns all that is still written and the exit status.</summary>
    public async Task<Answer> PressAsync()
    {
        using (Process kill = Process.Start("kill", ["-INT", $"{_process.Id}"]))
            await kill.WaitForExitAsync(_patience.Token);

        Task<string> output = Output.ReadToEndAsync(_patience.Token), error = Error.ReadToEndAsync(_patience.Token);
        await _process.WaitForExitAsync(_patience.Token);
        return new Answer(await output, await error, _process.ExitCode);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
        _patience.Dispose();
    }

    /// <summary>The second bit of Linux's mask is that of SIGINT.</summary>
    private static bool IsIgnored()
    {
        const string Status = "/proc/self/status", Mask = "SigIgn:";
        return File.Exists(Status)
            && File.ReadLines(Status).FirstOrDefault(line => line.StartsWith(Mask, StringComparison.Ordinal)) is { } line
            && (Convert.ToUInt64(line[Mask.Length..].Trim(), 16) & 0b10) != 0;
    }
}
