using TorchSharp;

namespace TorchConv.Summaries;

/// <summary>
/// The parameters and buffers of a model while it is looked at. Others stand in for them, so that nothing can change
/// them, and so that they can be used only where the pass expects it: within the call of the module that owns them.
/// </summary>
internal sealed class OwnTensors : IDisposable
{
    private readonly Dictionary<torch.Tensor, TensorPlace> _places = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<torch.nn.Module, TensorPlace[]> _byModule = new(ReferenceEqualityComparer.Instance);

    public OwnTensors(IEnumerable<torch.nn.Module> modules)
    {
        foreach (torch.nn.Module module in modules)
            _byModule[module] = [.. RegisteredTensors.Of(module).Select(tensor => PlaceOf(module, tensor))];
    }

    public IEnumerable<TensorPlace> All => _places.Values;

    /// <summary>Where a module's own tensors really are; null where it has none.</summary>
    public torch.Device? DeviceOf(torch.nn.Module module) => _byModule[module] is [var first, ..] ? first.Device : null;

    /// <summary>Puts a stand-in for every tensor; null for the tensor itself.</summary>
    public void Replace(Func<TensorPlace, torch.Tensor?> standIn)
    {
        foreach (TensorPlace place in _places.Values)
            place.Put(standIn(place));
    }

    /// <summary>Puts stand-ins for a module's tensors; the answer puts back what was there before and disposes of them.</summary>
    public Action Replace(torch.nn.Module module, Func<TensorPlace, torch.Tensor?> standIn)
    {
        TensorPlace[] places = _byModule[module];
        torch.Tensor?[] now = [.. places.Select(standIn)];
        torch.Tensor?[] before = [.. places.Zip(now, (place, tensor) => place.Put(tensor))];
        return () =>
        {
            for (int i = 0; i < places.Length; i++)
            {
                places[i].Put(before[i]);
                now[i]?.Dispose();
            }
        };
    }

    /// <summary>Gives every tensor back.</summary>
    public void Dispose()
    {
        foreach (TensorPlace place in _places.Values)
            place.Put(null);
    }

    private TensorPlace PlaceOf(torch.nn.Module module, torch.Tensor tensor)
    {
        if (!_places.TryGetValue(tensor, out TensorPlace? place))
            _places[tensor] = place = TensorPlace.Of(module, tensor);
        return place;
    }
}
