using System.Runtime.InteropServices;
using TorchConv.Arithmetic;
using TorchSharp;
using TorchSharp.Modules;

namespace TorchConv.Layers;

/// <summary>
/// A forward pass of a batch of 0 on <see cref="torch.META"/>: it computes nothing and needs no memory, yet libtorch answers
/// the shape that comes out, whatever the size of the input and of the weights.
/// </summary>
internal static class EmptyBatch
{
    /// <summary>The output shape of a module that was built on <see cref="torch.META"/>.</summary>
    /// <exception cref="InvalidOperationException">Padding is reflected, and the machine cannot reserve the address space of the weights.</exception>
    public static Shape OutputShape(torch.nn.Module<torch.Tensor, torch.Tensor> module, Shape input)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        long[] empty = input.With(0, 0).ToArray();
        using torch.Tensor output = module is Conv2d { padding_mode: PaddingModes.Reflect } reflecting
            ? CallOnCpu(reflecting, empty)
            : module.call(torch.zeros(empty, device: torch.META));
        return Shape.Of(output.shape).With(0, input[0]);
    }

    /// <summary>
    /// libtorch cannot reflect on META. Memory that is never touched costs nothing, so the parameters are left as they come;
    /// nothing reads them. They are float64 because libtorch remarks on float32 on processors that its NNPACK does not know.
    /// </summary>
    private static torch.Tensor CallOnCpu(Conv2d convolution, long[] empty)
    {
        try
        {
            convolution.weight = Untouched(convolution.weight);
            convolution.bias = convolution.bias is null ? null : Untouched(convolution.bias);
        }
        catch (ExternalException e)
        {
            throw new InvalidOperationException(
                $"a weight of {Shape.Of(convolution.weight.shape)} is larger than what this machine can reserve: with padding mode Reflect it can be predicted, not measured", e);
        }

        return convolution.call(torch.zeros(empty, torch.ScalarType.Float64, torch.CPU));
    }

    private static Parameter Untouched(Parameter parameter) => new(torch.empty(parameter.shape, torch.ScalarType.Float64, torch.CPU));
}
