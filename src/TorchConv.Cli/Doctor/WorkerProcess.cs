using System.Diagnostics;
using System.Text.Json;

namespace TorchConv.Cli.Doctor;

/// <summary>
/// A process of its own that carries out an order: only so can a crash be told, and a variable be tried that is read when libtorch is
/// loaded.
/// </summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;
    private readonly CancellationTokenRegistration _stop;
    private readonly TimeSpan _patience;

    private WorkerProcess(Process process, TimeSpan patience, CancellationToken cancel)
    {
        _process = process;
        _patience = patience;
        _stop = cancel.Register(Kill);
    }

    /// <summary>Whether it was ended since it said nothing for too long.</summary>
    public bool HasHung { get; private set; }

    public static WorkerProcess Start(
        Order order, TimeSpan patience, CancellationToken cancel, (string Name, string Value)? variable = null)
    {
        string self = Environment.ProcessPath!;
        ProcessStartInfo start = new(self) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        if (Path.GetFileNameWithoutExtension(self) == "dotnet")
            start.ArgumentList.Add(typeof(WorkerProcess).Assembly.Location);
        start.ArgumentList.Add("doctor");
        start.ArgumentList.Add(Worker.Option);
        start.ArgumentList.Add(JsonSerializer.Serialize(order, DoctorJson.Compact.Order));
        if (variable is var (name, value))
            start.Environment[name] = value;

        Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return new(process, patience, cancel);
    }

    /// <summary>What it says, until it ends, or says nothing for too long after libtorch was loaded.</summary>
    public IEnumerable<(string What, string Text)> Lines()
    {
        using Timer watch = new(_ => GiveUp());
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            watch.Change(_patience, Timeout.InfiniteTimeSpan);
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0)
                yield return (line[..space], line[(space + 1)..]);
        }
    }

    public void Dispose()
    {
        _stop.Dispose();
        Kill();
        _process.Dispose();
    }

    private void GiveUp()
    {
        HasHung = true;
        Kill();
    }

    private void Kill()
    {
        if (!_process.HasExited)
            _process.Kill();
    }
}
