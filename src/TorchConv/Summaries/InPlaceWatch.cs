using System.Runtime.InteropServices;
using TorchSharp;

namespace TorchConv.Summaries;

/// <summary>
/// Finds the tensors that a forward changes in place: after <c>x.add_(shortcut)</c> the same object is no longer the output of the
/// module that created it. libtorch counts the changes of each tensor; TorchScript alone lets the number be read.
/// </summary>
internal sealed class InPlaceWatch
{
    private const string Version = "version";

    private static readonly Lazy<torch.jit.CompilationUnit> Script = new(() =>
        torch.jit.compile($"def {Version}(x: Tensor) -> int:\n    return torch._version(x)\n"));

    private readonly HashSet<torch.Tensor> _made = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<torch.Tensor> _changed = new(ReferenceEqualityComparer.Instance);

    /// <summary>Starts to watch a tensor, which is new.</summary>
    public void Watch(torch.Tensor tensor) => _made.Add(tensor);

    /// <summary>
    /// Looks at a tensor that a user's code gives to a module or returns: later it may be disposed of. The first look of a process
    /// takes 70 ms, others 2 µs.
    /// </summary>
    public void Look(torch.Tensor tensor)
    {
        if (_made.Contains(tensor) && VersionOf(tensor) != 0)
            _changed.Add(tensor);
    }

    /// <summary>Returns whether a watched tensor had changed when it was last looked at.</summary>
    public bool IsChanged(torch.Tensor tensor) => _changed.Contains(tensor);

    /// <summary>Returns how often a tensor was changed in place; null in inference mode, where libtorch does not count it.</summary>
    public static long? VersionOf(torch.Tensor tensor)
    {
        try
        {
            // TorchScript optimises a function while it runs the first times.
            lock (Script)
            {
                using var version = (Scalar)Script.Value.invoke(Version, tensor);
                return version.ToInt64();
            }
        }
        catch (ExternalException)
        {
            return null;
        }
    }
}
