using System.Runtime.InteropServices;

namespace TorchConv.Cli.Endings;

/// <summary>Handles Ctrl+C and SIGTERM: a command that observes <see cref="Token"/> may end its work; any other ends at once.</summary>
internal sealed class Interruption : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    public Interruption() =>
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt),
        ];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether the command observes <see cref="Token"/>.</summary>
    public bool IsAwaited { get; set; }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private void Interrupt(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (IsAwaited && !_source.IsCancellationRequested)
        {
            _source.CancelAfter(0);
            _ = Task.Delay(Grace).ContinueWith(_ => Now.Exit(Ending.Interrupted), TaskScheduler.Default);
        }
        else
        {
            Now.Exit(Ending.Interrupted);
        }
    }
}
