using System.Collections;
using System.Runtime.CompilerServices;
using TorchSharp;

namespace TorchConv.Modules;

/// <summary>
/// The tensors within the arguments or the result of a module: a tensor, or tuples, arrays and lists of tensors. One without a
/// handle, as attention returns in the place of weights that are not needed, is none.
/// </summary>
internal static class TensorsWithin
{
    public static IEnumerable<torch.Tensor> Of(object? value) => value switch
    {
        torch.Tensor tensor => tensor.IsInvalid ? [] : [tensor],
        ITuple tuple => Enumerable.Range(0, tuple.Length).SelectMany(i => Of(tuple[i])),
        IDictionary dictionary => dictionary.Values.Cast<object?>().SelectMany(Of),
        string => [],
        IEnumerable values => values.Cast<object?>().SelectMany(Of),
        _ => [],
    };

    /// <summary>Returns the same value with each tensor replaced. TorchSharp's own modules return only tensors and tuples.</summary>
    public static object? Replace(object? value, Func<torch.Tensor, torch.Tensor> replacement) => value switch
    {
        torch.Tensor { IsInvalid: false } tensor => replacement(tensor),
        ITuple tuple => Activator.CreateInstance(
            tuple.GetType(),
            [.. Enumerable.Range(0, tuple.Length).Select(i => Replace(tuple[i], replacement))]),
        _ => value,
    };
}
