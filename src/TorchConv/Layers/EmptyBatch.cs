using System.Runtime.InteropServices;
using TorchConv.Arithmetic;
using TorchSharp;
using TorchSharp.Modules;

namespace TorchConv.Layers;

/// <summary>
/// A forward pass of a batch of 0: it computes nothing and needs no memory, yet libtorch answers the shape that
/// comes out, whatever the size of the input.
/// </summary>
internal static class EmptyBatch
{
    /// <summary>The output shape of a module that was built on <see cref="torch.META"/>; its parameters are replaced.</summary>
    /// <exception cref="InvalidOperationException">The machine cannot even reserve the address space of the weights.</exception>
    public static Shape OutputShape(torch.nn.Module<torch.Tensor, torch.Tensor> module, Shape input)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();
        GiveParameters(module);
        using torch.Tensor output = module.call(torch.zeros(input.With(0, 0).ToArray(), torch.ScalarType.Float64));
        return Shape.Of(output.shape).With(0, input[0]);
    }

    /// <summary>
    /// libtorch has no convolution on META. Memory that is never touched costs nothing, so the parameters are left as
    /// they come; nothing reads them. They are float64 because libtorch remarks on float32 on processors that its NNPACK does not know.
    /// </summary>
    private static void GiveParameters(torch.nn.Module module)
    {
        try
        {
            switch (module)
            {
                case Convolution convolution:
                    convolution.weight = Untouched(convolution.weight!);
                    convolution.bias = convolution.bias is null ? null : Untouched(convolution.bias);
                    break;
                case Linear linear:
                    linear.weight = Untouched(linear.weight!);
                    linear.bias = linear.bias is null ? null : Untouched(linear.bias);
                    break;
            }
        }
        catch (ExternalException e)
        {
            throw new InvalidOperationException("the weights of this layer are larger than what this machine can address, so it cannot be measured", e);
        }
    }

    private static Parameter Untouched(Parameter parameter) => new(torch.empty(parameter.shape, torch.ScalarType.Float64));
}
