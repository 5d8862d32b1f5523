using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchConv.Modules.TorchSharpInternals;

namespace TorchConv.Modules;

/// <summary>A module's own registered parameters and buffers, without those of its children.</summary>
internal static class RegisteredTensors
{
    /// <summary>Returns the parameters, then the buffers, each with its registered name, such as "weight".</summary>
    public static IEnumerable<(string Name, torch.Tensor Tensor)> Of(torch.nn.Module module)
    {
        foreach ((string name, Parameter parameter) in module.named_parameters(recurse: false))
            yield return (name, parameter);

        // TorchSharp's own named_buffers omits those that are not saved with the model.
        foreach ((string name, (torch.Tensor buffer, bool _)) in (IEnumerable<(string, (torch.Tensor, bool))>)Buffers(module))
            yield return (name, buffer);
    }

    public static IEnumerable<Parameter> ParametersOf(torch.nn.Module module) =>
        module.named_parameters(recurse: false).Select(p => p.parameter);

    /// <summary>
    /// Returns the identity of a tensor. Two .NET objects may be the same libtorch tensor, such as the tied weights of an embedding
    /// and a linear layer; their handles point to a pointer to it.
    /// </summary>
    public static nint IdentityOf(torch.Tensor tensor) => Marshal.ReadIntPtr(tensor.Handle);
}
