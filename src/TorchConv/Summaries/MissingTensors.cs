using System.Runtime.ExceptionServices;

namespace TorchConv.Summaries;

/// <summary>
/// Notices that a tensor was used that had been taken away, on this thread: TorchSharp throws, and a user's forward may catch what it
/// throws.
/// </summary>
internal sealed class MissingTensors : IDisposable
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private Exception? _first;

    public MissingTensors() => AppDomain.CurrentDomain.FirstChanceException += Notice;

    public void ThrowIfAny()
    {
        if (_first is not null)
            throw new InvalidOperationException("a tensor was used while its module was not called", _first);
    }

    public void Dispose() => AppDomain.CurrentDomain.FirstChanceException -= Notice;

    /// <summary>Nothing here may throw. A tensor without a handle is refused by TorchSharp, and a module without one by .NET.</summary>
    private void Notice(object? sender, FirstChanceExceptionEventArgs e)
    {
        bool isMissing = e.Exception is InvalidOperationException { Message: var message }
            ? message.StartsWith("Tensor invalid", StringComparison.Ordinal)
            : e.Exception is ArgumentNullException { ParamName: "pHandle" };
        if (isMissing && Environment.CurrentManagedThreadId == _thread)
            _first ??= e.Exception;
    }
}
