using TorchConv.Modules;
using TorchSharp;

namespace TorchConv.Layers;

/// <summary>The number of parameters of a module. A parameter that several layers share counts once.</summary>
/// <param name="Trainable">Elements of parameters that require a gradient.</param>
/// <param name="All">Elements of all parameters, including frozen ones.</param>
public sealed record ParameterCount(long Trainable, long All)
{
    /// <summary>Counts the parameters of any TorchSharp module.</summary>
    public static ParameterCount Of(torch.nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        TorchSharp.Modules.Parameter[] parameters =
            [.. new ModuleTree(module, nameof(module)).All
                .SelectMany(RegisteredTensors.ParametersOf).DistinctBy(RegisteredTensors.IdentityOf)];
        return new ParameterCount(
            Trainable: parameters.Where(parameter => parameter.requires_grad).Sum(parameter => parameter.numel()),
            All: parameters.Sum(parameter => parameter.numel()));
    }
}
