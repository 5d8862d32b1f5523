using TorchSharp;

namespace TorchConv.ReceptiveFields;

/// <summary>A module and all within it in evaluation mode, until this is disposed of.</summary>
internal sealed class EvaluationMode : IDisposable
{
    private readonly List<(torch.nn.Module Module, bool IsTraining)> _modes;

    public EvaluationMode(torch.nn.Module module)
    {
        _modes = [.. ModuleTree.Of(module).Select(each => (each, each.training))];
        module.eval();
    }

    public void Dispose()
    {
        // A mode is set for a module and all within it: those within come after it.
        foreach ((torch.nn.Module module, bool isTraining) in _modes)
            module.train(isTraining);
    }
}
