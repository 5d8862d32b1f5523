using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Utils;

namespace TorchConv.Summaries;

/// <summary>The parameters and buffers that a module itself has registered, without those of its children.</summary>
internal static class RegisteredTensors
{
    public static IEnumerable<torch.Tensor> Of(torch.nn.Module module) => [.. ParametersOf(module), .. BuffersOf(module)];

    public static IEnumerable<TorchSharp.Modules.Parameter> ParametersOf(torch.nn.Module module) =>
        module.named_parameters(recurse: false).Select(p => p.parameter);

    /// <summary>TorchSharp's own named_buffers leaves out those that are not saved with the model.</summary>
    public static IEnumerable<torch.Tensor> BuffersOf(torch.nn.Module module)
    {
        foreach ((string _, (torch.Tensor buffer, bool _)) in (IEnumerable<(string, (torch.Tensor, bool))>)Buffers(module))
            yield return buffer;
    }

    /// <summary>
    /// What tells one tensor from another. Two objects of .NET may be the same tensor of libtorch: a weight that is tied to that of an
    /// embedding is. Their handles point to a pointer to it.
    /// </summary>
    public static nint IdentityOf(torch.Tensor tensor) => Marshal.ReadIntPtr(tensor.Handle);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_internal_buffers")]
    private static extern ref OrderedDict<string, (torch.Tensor, bool)> Buffers(torch.nn.Module module);
}
