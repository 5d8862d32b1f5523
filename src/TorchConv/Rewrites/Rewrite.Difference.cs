using System.Runtime.InteropServices;
using TorchConv.Arithmetic;
using TorchConv.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace TorchConv.Rewrites;

/// <summary>
/// Rewrites a module as another one that computes the same with the original's weights.
/// <see cref="Difference(nn.Module{Tensor, Tensor}, nn.Module{Tensor, Tensor}, Shape, int, ulong)"/> proves it by running both.
/// Every method leaves the given modules unchanged.
/// </summary>
public static partial class Rewrite
{
    /// <summary>
    /// Runs two modules of any kind and type on the same random inputs, in float64, on the CPU and in evaluation mode, and returns
    /// the difference between their outputs. Copies stand in for their tensors: the modules, the gradient mode and the global
    /// random generator stay unchanged.
    /// </summary>
    /// <param name="a">One module.</param>
    /// <param name="b">The other.</param>
    /// <param name="inputShape">The shape of each input, N×C×H×W; its numbers are normally distributed.</param>
    /// <param name="samples">The number of inputs.</param>
    /// <param name="seed">The seed of the random inputs; the same seed gives the same inputs.</param>
    /// <exception cref="ArgumentException">
    /// A module does not take such an input, their outputs have different shapes or no elements, a tensor is on META, or a recurrent
    /// module, attention or transformer is not float64: libtorch keeps its weights, and nothing can stand in for them.
    /// </exception>
    public static Difference Difference(
        nn.Module<Tensor, Tensor> a, nn.Module<Tensor, Tensor> b, Shape inputShape, int samples = 10, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(inputShape);
        Guard.AtLeast(1, samples, nameof(samples));

        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        using IDisposable ordinary = inference_mode(false);
        using BorrowedModel borrowedA = new(new ModuleTree(a, nameof(a))), borrowedB = new(new ModuleTree(b, nameof(b)));
        borrowedA.ToFloat64(nameof(a));
        borrowedB.ToFloat64(nameof(b));
        using Generator generator = new(seed, CPU);

        Difference largest = default;
        for (int sample = 0; sample < samples; sample++)
        {
            using DisposeScope ofSample = NewDisposeScope();
            Tensor input = randn(inputShape.ToArray(), ScalarType.Float64, CPU, generator: generator);
            largest = largest.Max(Between(Output(a, input, nameof(a)), Output(b, input, nameof(b)), inputShape));
        }

        return largest;
    }

    private static Tensor Output(nn.Module<Tensor, Tensor> module, Tensor input, string name)
    {
        try
        {
            return module.call(input);
        }
        catch (InvalidOperationException e)
        {
            throw new ArgumentException(
                $"{name} cannot take {Shape.Of(input.shape)}: its forward threw "
                + $"{e.GetType().Name} ({e.Message.ReplaceLineEndings(" ")})",
                name, e);
        }
        catch (Exception e) when (e is ExternalException or ArgumentException)
        {
            throw new ArgumentException($"{name} does not take an input of {Shape.Of(input.shape)}", name);
        }
    }

    private static Difference Between(Tensor a, Tensor b, Shape inputShape)
    {
        if (!a.shape.SequenceEqual(b.shape))
        {
            throw new ArgumentException(
                $"for an input of {inputShape}, a returns {Shape.Of(a.shape)} and b returns {Shape.Of(b.shape)}", nameof(b));
        }

        // To compare nothing is not to agree.
        if (a.numel() == 0)
        {
            throw new ArgumentException(
                $"inputShape ({inputShape}) must give outputs to compare, and those of {Shape.Of(a.shape)} have no elements",
                nameof(inputShape));
        }

        double absolute = (a - b).abs().max().item<double>();
        double scale = Math.Max(a.abs().max().item<double>(), b.abs().max().item<double>());
        return new(absolute, absolute == 0 ? 0 : absolute / scale);
    }
}
