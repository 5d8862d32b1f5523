using System.Collections.Concurrent;
using System.Reflection;
using TorchSharp;

namespace TorchConv.Modules;

/// <summary>
/// What running a model may change besides its tensors: the mode of each module, the fields of a user's modules (such as a mask
/// that is created at the first call and kept), and the random generator of the CPU. The constructor records this state, and
/// disposing restores it.
/// </summary>
internal sealed class ModelState : IDisposable
{
    private static readonly ConcurrentDictionary<Type, FieldInfo[]> FieldsByType = [];

    private readonly (torch.nn.Module Module, bool Training)[] _modes;
    private readonly (torch.nn.Module Module, FieldInfo Field, object? Value)[] _fields;
    private readonly torch.Tensor _random;

    public ModelState(IReadOnlyCollection<torch.nn.Module> modules)
    {
        _modes = [.. modules.Select(module => (module, module.training))];
        _fields = [.. modules.SelectMany(module => FieldsOf(module.GetType()).Select(field => (module, field, field.GetValue(module))))];
        _random = torch.get_rng_state().DetachFromDisposeScope();
    }

    public bool IsTraining => _modes.Any(mode => mode.Training);

    /// <summary>The tensors in the fields, alone or in a list.</summary>
    public IEnumerable<(torch.nn.Module Module, string Field, torch.Tensor Tensor)> Tensors =>
        from holder in _fields
        from tensor in holder.Value switch { torch.Tensor one => [one], IEnumerable<torch.Tensor> several => several, _ => [] }
        where tensor is { IsInvalid: false }
        select (holder.Module, holder.Field.Name, tensor);

    public void Dispose()
    {
        foreach ((torch.nn.Module module, FieldInfo field, object? value) in _fields)
        {
            object? now = field.GetValue(module);
            if (!(field.FieldType.IsValueType ? Equals(now, value) : ReferenceEquals(now, value)))
                field.SetValue(module, value);
        }

        // Parents come first: setting a mode sets it in all children.
        foreach ((torch.nn.Module module, bool training) in _modes)
        {
            try
            {
                if (!module.IsDisposed() && module.training != training)
                    module.train(training);
            }
            catch (ObjectDisposedException)
            {
                // The module has its mode; one of its children, which the model disposed of, has none. The others are still to come.
            }
        }

        using torch.Tensor random = torch.get_rng_state();
        if (!random.bytes.SequenceEqual(_random.bytes))
            torch.set_rng_state(_random);
        _random.Dispose();
    }

    /// <summary>Returns the fields that a user's module adds to those of TorchSharp's base classes.</summary>
    private static FieldInfo[] FieldsOf(Type type) => FieldsByType.GetOrAdd(type, static type =>
    {
        List<FieldInfo> fields = [];
        for (Type? t = type; t is not null && t.Assembly != typeof(torch).Assembly; t = t.BaseType)
            fields.AddRange(t.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly));
        return [.. fields];
    });
}
