using System.Runtime.InteropServices;
using TorchSharp;

namespace TorchConv.Summaries;

/// <summary>
/// Finds the tensors that a forward changes in place: <c>x.add_(shortcut)</c> leaves the same object with more in it than the
/// module gave that made it. Autograd refuses to go back through a product one of whose factors was changed, and an empty product
/// is enough to ask.
/// </summary>
internal sealed class InPlaceWatch(torch.Device device) : IDisposable
{
    private readonly torch.Tensor _factor = torch.zeros([], torch.ScalarType.Float32, device).requires_grad_();
    private readonly Dictionary<torch.Tensor, Watched> _watched = new(ReferenceEqualityComparer.Instance);
    private bool? _areAllUnchanged;

    /// <summary>Begins to watch a tensor, as it now is.</summary>
    public void Watch(torch.Tensor tensor)
    {
        if (tensor.dim() == 0 || !torch.is_floating_point(tensor))
            return;

        using torch.Tensor nothing = tensor.narrow(0, 0, 0);
        _watched.TryAdd(tensor, new Watched(Product(nothing), Product(nothing)));
    }

    /// <summary>Whether a watched tensor was changed since. Each is asked for once: a graph can be gone through once.</summary>
    public bool IsChanged(torch.Tensor tensor)
    {
        _areAllUnchanged ??= _watched.Count == 0 || IsUnchanged(torch.stack(_watched.Values.Select(watched => watched.OfAll)).sum());
        return !_areAllUnchanged.Value && _watched.TryGetValue(tensor, out Watched? watched) && !IsUnchanged(watched.OfEach);
    }

    public void Dispose()
    {
        foreach (Watched watched in _watched.Values)
        {
            watched.OfAll.Dispose();
            watched.OfEach.Dispose();
        }
    }

    /// <summary>A forward may have a dispose scope of its own, which must not take the product away.</summary>
    private torch.Tensor Product(torch.Tensor nothing)
    {
        using torch.Tensor product = nothing * _factor;
        return product.sum().DetachFromDisposeScope();
    }

    /// <summary>
    /// Of all that goes back through a graph in TorchSharp this alone hands libtorch's exceptions on; the others end the process.
    /// </summary>
    private static bool IsUnchanged(torch.Tensor product)
    {
        try
        {
            product.backward();
            return true;
        }
        catch (ExternalException)
        {
            return false;
        }
    }

    /// <param name="OfAll">An empty product with the tensor, to be asked together with all others.</param>
    /// <param name="OfEach">Another, to be asked alone: a graph can be gone through once.</param>
    private sealed record Watched(torch.Tensor OfAll, torch.Tensor OfEach);
}
