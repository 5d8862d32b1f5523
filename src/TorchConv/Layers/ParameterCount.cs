using TorchSharp;

namespace TorchConv.Layers;

/// <summary>The numbers that a module learns; one that several layers share counts once.</summary>
/// <param name="Trainable">Those of parameters that require a gradient.</param>
/// <param name="All">Those of all parameters, frozen ones too.</param>
public sealed record ParameterCount(long Trainable, long All)
{
    /// <summary>Counts the parameters of any TorchSharp module.</summary>
    public static ParameterCount Of(torch.nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        long trainable = 0, all = 0;
        foreach (TorchSharp.Modules.Parameter parameter in module.parameters().Distinct(ReferenceEqualityComparer.Instance).Cast<TorchSharp.Modules.Parameter>())
        {
            all += parameter.numel();
            trainable += parameter.requires_grad ? parameter.numel() : 0;
        }

        return new ParameterCount(trainable, all);
    }
}
