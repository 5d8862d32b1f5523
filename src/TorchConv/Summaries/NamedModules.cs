using TorchSharp;

namespace TorchConv.Summaries;

/// <summary>The modules of a model, each once, by the path under which it is first registered; the model itself has the empty path.</summary>
internal sealed class NamedModules
{
    private readonly Dictionary<torch.nn.Module, string> _paths = new(ReferenceEqualityComparer.Instance);

    public NamedModules(torch.nn.Module root) => Add(root, "");

    /// <summary>In the order in which they are registered, parents first.</summary>
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
