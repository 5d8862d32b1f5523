using TorchSharp;
using TorchSharp.Modules;

namespace TorchConv.Modules;

/// <summary>
/// Runs a user's model in evaluation mode with stand-ins for its tensors, so that nothing changes them. Disposing of this restores
/// the model.
/// </summary>
/// <remarks>
/// The constructor only records the model's state; the methods change it. A method that fails half-way is therefore undone like
/// every other.
/// </remarks>
internal sealed class BorrowedModel : IDisposable
{
    private readonly Dictionary<torch.Tensor, TensorSlot> _slots = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<torch.nn.Module, TensorSlot[]> _slotsByModule = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<torch.nn.Module, object?> _natives = new(ReferenceEqualityComparer.Instance);
    private readonly ModelState _state;

    public BorrowedModel(ModuleTree modules)
    {
        Modules = modules;
        foreach (torch.nn.Module module in modules.All)
        {
            _slotsByModule[module] = [.. RegisteredTensors.Of(module).Select(named => SlotOf(module, named.Name, named.Tensor))];
            if (module is Embedding or EmbeddingBag || ModuleKind.Of(module) is { KeepsWeights: true })
                _natives[module] = TorchSharpInternals.NativeOf(module);
        }

        _state = new ModelState(modules.All);
    }

    public ModuleTree Modules { get; }

    /// <summary>Returns whether a forward has registered modules.</summary>
    public bool HasMadeModules() => new ModuleTree(Modules.Root, "model", isBorrowed: true).All.Count > Modules.All.Count;

    /// <summary>Leaves the modules that a forward has registered there when this is disposed of.</summary>
    public void KeepMadeModules()
    {
        _state.KeepsMade = true;
        ModuleTree now = new(Modules.Root, "model", isBorrowed: true);
        foreach ((string _, torch.Tensor tensor) in now.All.SelectMany(RegisteredTensors.Of))
            tensor.DetachFromDisposeScope();
    }

    /// <summary>The slots of all parameters and buffers.</summary>
    public IReadOnlyCollection<TensorSlot> Slots => _slots.Values;

    /// <summary>Returns the device of a module's own tensors, whatever stands in for them; null if it has none.</summary>
    public torch.Device? DeviceOf(torch.nn.Module module) => _slotsByModule[module] is [var first, ..] ? first.Device : null;

    private IEnumerable<TensorSlot> Registered => _slotsByModule.Values.SelectMany(slots => slots);

    /// <summary>Adds slots for the unregistered tensors in fields of a user's modules, and returns them.</summary>
    public IReadOnlyList<TensorSlot> AddFields()
    {
        foreach ((torch.nn.Module module, string name, torch.Tensor tensor) in _state.Tensors)
            SlotOf(module, name, tensor);
        return [.. _slots.Values.Except(Registered)];
    }

    public void Evaluate()
    {
        if (_state.IsTraining)
            Modules.Root.eval();
    }

    /// <summary>
    /// Takes all parameters away, and replaces buffers by stand-ins: until a parameter is replaced again, TorchSharp throws whenever it
    /// is used, before libtorch is called.
    /// </summary>
    public void Hide(Func<TensorSlot, torch.Tensor?> buffer)
    {
        ReplaceRegistered(slot => slot.IsParameter ? TensorSlot.Absent : buffer(slot));
        foreach (torch.nn.Module module in _natives.Keys)
            TorchSharpInternals.SetNative(module, null);
    }

    /// <summary>Replaces every tensor by a stand-in; null stands for the tensor itself. The caller disposes of the stand-ins.</summary>
    public void Replace(Func<TensorSlot, torch.Tensor?> standIn)
    {
        foreach (TensorSlot slot in _slots.Values)
            slot.Put(standIn(slot));
    }

    /// <summary>The same for the registered tensors alone.</summary>
    public void ReplaceRegistered(Func<TensorSlot, torch.Tensor?> standIn)
    {
        foreach (TensorSlot slot in Registered.Distinct())
            slot.Put(standIn(slot));
    }

    /// <summary>
    /// Replaces a module's tensors by stand-ins. The returned action restores what was there before and disposes of the stand-ins.
    /// </summary>
    public Action Replace(torch.nn.Module module, Func<TensorSlot, torch.Tensor?> standIn)
    {
        TensorSlot[] slots = _slotsByModule[module];
        bool isNative = _natives.TryGetValue(module, out object? own);
        object? native = isNative ? TorchSharpInternals.NativeOf(module) : null;
        if (isNative)
            TorchSharpInternals.SetNative(module, own);
        torch.Tensor?[] now = [.. slots.Select(standIn)];
        torch.Tensor?[] before = [.. slots.Zip(now, (slot, tensor) => slot.Put(tensor))];
        return () =>
        {
            for (int i = 0; i < slots.Length; i++)
            {
                slots[i].Put(before[i]);
                now[i]?.Dispose();
            }

            if (isNative)
                TorchSharpInternals.SetNative(module, native);
        };
    }

    /// <summary>Makes the model compute in float64 on the CPU. The caller disposes of the copies of its tensors.</summary>
    /// <exception cref="ArgumentException">A tensor is on META, or a module that keeps its weights in libtorch is not float64.</exception>
    public void ToFloat64(string name)
    {
        foreach (torch.nn.Module module in Modules.All.Where(module => ModuleKind.Of(module) is { KeepsWeights: true }))
        {
            if (RegisteredTensors.Of(module).FirstOrDefault(named => named.Tensor.dtype != torch.float64).Tensor is { } other)
            {
                throw new ArgumentException(
                    $"{name} holds {other.dtype} numbers in a module of kind {module.GetType().Name}, which keeps its weights in libtorch, "
                    + "where no copy can stand in for them; convert it to float64 first, with .to(torch.float64)",
                    name);
            }
        }

        AddFields();
        Evaluate();
        Replace(slot =>
            slot.IsMeta ? throw new ArgumentException(
                $"{name} must have all of its tensors where there are numbers: {slot} is on META, which has only shapes", name)
            : torch.is_floating_point(slot.Type) ? slot.Detached().to(torch.float64, torch.CPU, copy: true)
            : slot.Detached());
    }

    public void Dispose()
    {
        foreach ((torch.nn.Module module, object? native) in _natives)
            TorchSharpInternals.SetNative(module, native);
        foreach (TensorSlot slot in _slots.Values)
            slot.Put(null);
        _state.Dispose();
    }

    private TensorSlot SlotOf(torch.nn.Module module, string name, torch.Tensor tensor)
    {
        if (!_slots.TryGetValue(tensor, out TensorSlot? slot))
            _slots[tensor] = slot = TensorSlot.Create(module, name, tensor);
        return slot;
    }
}
