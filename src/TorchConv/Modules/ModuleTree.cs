using TorchSharp;

namespace TorchConv.Modules;

/// <summary>
/// The modules of a model, each once, with the path under which it was registered first. The path of the model itself is empty.
/// </summary>
internal sealed class ModuleTree
{
    private readonly Dictionary<torch.nn.Module, string> _paths = new(ReferenceEqualityComparer.Instance);

    public ModuleTree(torch.nn.Module root)
    {
        Root = root;
        Add(root, "");
    }

    public torch.nn.Module Root { get; }

    /// <summary>All modules in the order in which they are registered, each before its children.</summary>
    public IReadOnlyCollection<torch.nn.Module> All => _paths.Keys;

    public string PathOf(torch.nn.Module module) => _paths[module];

    private void Add(torch.nn.Module module, string path)
    {
        if (!_paths.TryAdd(module, path))
            return;

        foreach ((string name, torch.nn.Module child) in module.named_children())
            Add(child, path.Length == 0 ? name : $"{path}.{name}");
    }
}
