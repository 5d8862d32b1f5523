using System.Runtime.InteropServices;
using TorchSharp;

namespace TorchConv.Summaries;

/// <summary>
/// Finds the tensors that a forward changes in place: <c>x.add_(shortcut)</c> leaves the same object with more in it than the module gave that
/// made it. Autograd refuses to go back through a product one of whose factors was changed, and an empty product is enough to ask.
/// </summary>
internal sealed class InPlaceWatch(torch.Device device) : IDisposable
{
    private readonly torch.Tensor _factor = torch.zeros([], torch.ScalarType.Float32, device).requires_grad_();
    private readonly List<(torch.Tensor Watched, torch.Tensor Product)> _products = [];

    /// <summary>Begins to watch a tensor, as it now is.</summary>
    public void Watch(torch.Tensor tensor)
    {
        if (tensor.dim() == 0 || !torch.is_floating_point(tensor))
            return;

        // A forward may have a dispose scope of its own, which must not take the product away.
        using torch.Tensor nothing = tensor.narrow(0, 0, 0);
        _products.Add((tensor, (nothing * _factor).DetachFromDisposeScope()));
    }

    /// <summary>The watched tensors that were changed since.</summary>
    public IReadOnlyCollection<torch.Tensor> Changed() =>
        _products.Count == 0 || IsUnchanged([.. _products.Select(pair => pair.Product)])
            ? []
            : [.. _products.Where(pair => !IsUnchanged([pair.Product])).Select(pair => pair.Watched)];

    public void Dispose() => _products.ForEach(pair => pair.Product.Dispose());

    private bool IsUnchanged(torch.Tensor[] products)
    {
        try
        {
            torch.autograd.grad(products, [_factor], [.. products.Select(product => product.detach())], retain_graph: true);
            return true;
        }
        catch (ExternalException)
        {
            return false;
        }
    }
}
