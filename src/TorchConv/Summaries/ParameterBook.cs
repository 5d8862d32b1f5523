using TorchConv.Modules;
using TorchSharp;

namespace TorchConv.Summaries;

/// <summary>The sizes of a model's parameters and buffers; a tensor that several modules share counts once.</summary>
internal sealed class ParameterBook
{
    private readonly Dictionary<torch.nn.Module, Entry[]> _own = new(ReferenceEqualityComparer.Instance);

    public ParameterBook(ModuleTree modules)
    {
        foreach (torch.nn.Module module in modules.All)
            _own[module] = [.. RegisteredTensors.Of(module).Select(named => new Entry(named.Tensor))];
    }

    /// <summary>Returns whether a module itself has parameters, apart from its children.</summary>
    public bool HasOwn(torch.nn.Module module) => _own[module].Any(entry => !entry.IsBuffer);

    /// <summary>Returns whether a module or one of its children has parameters.</summary>
    public bool HasParameters(torch.nn.Module module) =>
        HasOwn(module) || module.named_children().Any(child => HasParameters(child.module));

    /// <summary>Returns the sizes of a module and its children.</summary>
    public Sizes Within(torch.nn.Module module)
    {
        HashSet<nint> seen = [];
        Sizes sizes = default;
        Add(module, new HashSet<torch.nn.Module>(ReferenceEqualityComparer.Instance));
        return sizes;

        void Add(torch.nn.Module module, HashSet<torch.nn.Module> visited)
        {
            if (!visited.Add(module))
                return;

            foreach (Entry entry in _own[module].Where(entry => seen.Add(entry.Identity)))
                sizes += entry.Sizes;
            foreach ((string _, torch.nn.Module child) in module.named_children())
                Add(child, visited);
        }
    }

    /// <summary>Numbers of elements, and bytes.</summary>
    public readonly record struct Sizes(long Parameters, long Trainable, long ParameterBytes, long Buffers)
    {
        public static Sizes operator +(Sizes a, Sizes b) => checked(new(
            a.Parameters + b.Parameters,
            a.Trainable + b.Trainable,
            a.ParameterBytes + b.ParameterBytes,
            a.Buffers + b.Buffers));
    }

    private sealed class Entry
    {
        public Entry(torch.Tensor tensor)
        {
            IsBuffer = tensor is not TorchSharp.Modules.Parameter;
            Identity = RegisteredTensors.IdentityOf(tensor);
            long elements = tensor.numel();
            Sizes = IsBuffer
                ? new Sizes(0, 0, 0, elements)
                : new Sizes(elements, tensor.requires_grad ? elements : 0, elements * tensor.element_size(), 0);
        }

        public bool IsBuffer { get; }

        public nint Identity { get; }

        public Sizes Sizes { get; }
    }
}
