using TorchSharp;

namespace TorchConv.Modules;

/// <summary>
/// The modules of a model, each once, with the path under which it was registered first. The path of the model itself is empty.
/// </summary>
internal sealed class ModuleTree
{
    private readonly Dictionary<torch.nn.Module, string> _paths = new(ReferenceEqualityComparer.Instance);
    private readonly string _name;
    private readonly bool _isBorrowed;

    /// <param name="root">The model.</param>
    /// <param name="name">The parameter that it was given as.</param>
    /// <param name="isBorrowed">Whether stand-ins are in place of its tensors, so that nothing can be said of the tensors.</param>
    /// <exception cref="ArgumentException">
    /// A module is within itself, where TorchSharp would never end, or was disposed of.
    /// </exception>
    public ModuleTree(torch.nn.Module root, string name, bool isBorrowed = false)
    {
        (Root, _name, _isBorrowed) = (root, name, isBorrowed);
        Add(root, "", []);
    }

    public torch.nn.Module Root { get; }

    /// <summary>All modules in the order in which they are registered, each before its children.</summary>
    public IReadOnlyCollection<torch.nn.Module> All => _paths.Keys;

    public string PathOf(torch.nn.Module module) => _paths[module];

    private static string Named(string path, torch.nn.Module module) =>
        path.Length == 0 ? module.GetType().Name : $"{path} ({module.GetType().Name})";

    private void Add(torch.nn.Module module, string path, HashSet<torch.nn.Module> above)
    {
        if (!above.Add(module))
        {
            throw new ArgumentException(
                $"{_name} must not have a module within itself, and {Named(path, module)} is {Named(_paths[module], module)} again", _name);
        }

        if (_paths.TryAdd(module, path))
        {
            if (!_isBorrowed && (module.IsDisposed() || RegisteredTensors.Of(module).Any(named => named.Tensor.IsInvalid)))
            {
                throw new ArgumentException(
                    $"{_name} must have all of its tensors, and those of {Named(path, module)} were disposed of", _name);
            }

            foreach ((string name, torch.nn.Module child) in module.named_children())
                Add(child, path.Length == 0 ? name : $"{path}.{name}", above);
        }

        above.Remove(module);
    }
}
