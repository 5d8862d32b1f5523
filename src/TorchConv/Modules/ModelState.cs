using System.Reflection;
using System.Runtime.CompilerServices;
using TorchSharp;

namespace TorchConv.Modules;

/// <summary>
/// What running a model may change besides its tensors: the mode of each module, the fields of a user's modules (such as a mask
/// that is created at the first call and kept), what lists in these fields hold, what is registered, and the random generator of
/// the CPU. The constructor records this state, and disposing restores it.
/// </summary>
internal sealed class ModelState : IDisposable
{
    // Weak, so that an assembly with models can be unloaded.
    private static readonly ConditionalWeakTable<Type, FieldInfo[]> FieldsByType = [];

    private const int MostHolders = 10_000;

    private readonly (torch.nn.Module Module, bool Training)[] _modes;
    private readonly (Holder Holder, FieldInfo Field, object? Value)[] _fields;
    private readonly Contents[] _contents;
    private readonly Registration[] _registrations;
    private readonly torch.Tensor _random;

    public ModelState(IReadOnlyCollection<torch.nn.Module> modules)
    {
        _modes = [.. modules.Select(module => (module, module.training))];
        _fields =
        [
            .. from holder in Holders(modules)
               from field in FieldsOf(holder.Object.GetType())
               select (holder, field, field.GetValue(holder.Object)),
        ];
        _contents = [.. _fields.Select(field => Contents.Of(field.Value)).OfType<Contents>()];
        _registrations = [.. modules.Where(module => FieldsOf(module.GetType()).Length > 0).Select(module => new Registration(module))];
        _random = torch.get_rng_state().DetachFromDisposeScope();
    }

    public bool IsTraining => _modes.Any(mode => mode.Training);

    /// <summary>
    /// Whether disposing leaves the modules that a forward has registered, and what it has put into fields, apart from tensors. Who has
    /// recorded the state before that forward, and disposes of it later, restores these as well.
    /// </summary>
    public bool KeepsMade { get; set; }

    /// <summary>The tensors in the fields, alone, in tuples, lists and dictionaries.</summary>
    public IEnumerable<(torch.nn.Module Module, string Field, torch.Tensor Tensor)> Tensors =>
        from holder in _fields
        where Contents.MayHoldTensors(holder.Value)
        from tensor in TensorsWithin.Of(holder.Value)
        where tensor is { IsInvalid: false }
        select (holder.Holder.Module, holder.Field.Name, tensor);

    public void Dispose()
    {
        foreach ((Holder holder, FieldInfo field, object? value) in _fields)
        {
            object? now = field.GetValue(holder.Object);
            if (!ReferenceEquals(now, value) && !(KeepsMade && now is not null && !Contents.MayHoldTensors(now)))
                field.SetValue(holder.Object, value);
        }

        Array.ForEach(_contents, contents => contents.Restore());
        if (!KeepsMade)
            Array.ForEach(_registrations, registration => registration.Restore());

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

    /// <summary>
    /// Returns the modules, and the objects of the same assembly in their fields and lists, such as a class that keeps keys and values.
    /// </summary>
    private static List<Holder> Holders(IReadOnlyCollection<torch.nn.Module> modules)
    {
        List<Holder> holders = [.. modules.Select(module => new Holder(module, module))];
        HashSet<object> seen = new(modules, ReferenceEqualityComparer.Instance);
        for (int i = 0; i < holders.Count && i < MostHolders; i++)
        {
            Holder holder = holders[i];
            Assembly own = holder.Module.GetType().Assembly;
            IEnumerable<object?> values = FieldsOf(holder.Object.GetType()).Select(field => field.GetValue(holder.Object));
            foreach (object? value in values.SelectMany(Contents.Within).ToList())
            {
                if (value is not (null or ValueType or torch.Tensor or Delegate) && value.GetType().Assembly == own && seen.Add(value))
                    holders.Add(new Holder(holder.Module, value));
            }
        }

        return holders;
    }

    /// <summary>Returns the fields that a user's class adds to those of the base classes of TorchSharp and .NET.</summary>
    private static FieldInfo[] FieldsOf(Type type) => FieldsByType.GetValue(type, static type =>
    {
        List<FieldInfo> fields = [];
        for (Type? t = type; t is not null && t.Assembly != typeof(torch).Assembly && t != typeof(object); t = t.BaseType)
            fields.AddRange(t.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly));
        return [.. fields];
    });

    /// <summary>An object with fields: a module, or an object that belongs to it.</summary>
    private sealed record Holder(torch.nn.Module Module, object Object);
}
