using System.Runtime.InteropServices;
using TorchSharp;

namespace TorchConv.Summaries;

/// <summary>
/// Finds the tensors that a forward changes in place: after <c>x.add_(shortcut)</c> the same object is no longer the output of the
/// module that created it. Autograd refuses to differentiate a product after a factor was changed, and an empty product is enough
/// to find out.
/// </summary>
internal sealed class InPlaceWatch(torch.Device device) : IDisposable
{
    private readonly torch.Tensor _factor = torch.zeros([], torch.ScalarType.Float32, device).requires_grad_();
    private readonly Dictionary<torch.Tensor, Watched> _watched = new(ReferenceEqualityComparer.Instance);
    private bool? _areAllUnchanged;

    /// <summary>Starts to watch a tensor for changes.</summary>
    public void Watch(torch.Tensor tensor)
    {
        if (tensor.dim() == 0 || !torch.is_floating_point(tensor))
            return;

        using torch.Tensor nothing = tensor.narrow(0, 0, 0);
        _watched.TryAdd(tensor, new Watched(Product(nothing), Product(nothing)));
    }

    /// <summary>
    /// Returns whether a watched tensor has changed since. Each may be asked only once, because autograd frees a graph after one
    /// backward pass.
    /// </summary>
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

    /// <summary>Creates the product outside of any dispose scope, because a forward may have its own.</summary>
    private torch.Tensor Product(torch.Tensor nothing)
    {
        using torch.Tensor product = nothing * _factor;
        return product.sum().DetachFromDisposeScope();
    }

    /// <summary>
    /// Runs the backward pass with the only TorchSharp method that passes on libtorch's exceptions; others end the process.
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

    /// <param name="OfAll">An empty product with the tensor, to check all tensors at once.</param>
    /// <param name="OfEach">Another one, to check this tensor alone.</param>
    private sealed record Watched(torch.Tensor OfAll, torch.Tensor OfEach);
}
