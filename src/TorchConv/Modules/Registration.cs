using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchConv.Modules.TorchSharpInternals;

namespace TorchConv.Modules;

/// <summary>The children, parameters and buffers that a module has registered, to which its forward may add.</summary>
internal sealed class Registration(torch.nn.Module module)
{
    private readonly (string, torch.nn.Module)[] _children = Entries(Children(module));
    private readonly (string, Parameter)[] _parameters = Entries(Parameters(module));
    private readonly (string, (torch.Tensor, bool))[] _buffers = Entries(Buffers(module));

    public void Restore()
    {
        Restore(Children(module), _children);
        Restore(Parameters(module), _parameters);
        Restore(Buffers(module), _buffers);
    }

    private static (string Name, T Value)[] Entries<T>(OrderedDict<string, T> registered) => [.. (IEnumerable<(string, T)>)registered];

    private static void Restore<T>(OrderedDict<string, T> registered, (string Name, T Value)[] before)
    {
        // Not compared first: Equals of tensors compares their numbers.
        registered.clear();
        foreach ((string name, T value) in before)
            registered.Add(name, value);
    }
}
