using System.Runtime.InteropServices;
using TorchConv.Arithmetic;
using TorchConv.Modules;
using TorchSharp;

namespace TorchConv.ReceptiveFields;

/// <summary>
/// The gradient of one output of a module with respect to its input, in float64 and evaluation mode, with stand-ins for the
/// weights, added up over all channels. The module is left unchanged.
/// </summary>
/// <param name="Weight">Fills a weight with random numbers in place, given its fan-in.</param>
/// <param name="Input">Fills an input with random numbers in place.</param>
/// <param name="Magnitude">The function of the gradient that is added up over channels and draws.</param>
/// <param name="OpensMaxPooling">Whether the gradient of max pooling reaches all of its window.</param>
internal sealed record GradientProbe(
    Action<torch.Tensor, long, torch.Generator> Weight,
    Action<torch.Tensor, torch.Generator> Input,
    Func<torch.Tensor, torch.Tensor> Magnitude,
    bool OpensMaxPooling)
{
    /// <summary>The module within the model whose last output is looked at; null for the model's own.</summary>
    private torch.nn.Module<torch.Tensor, torch.Tensor>? At { get; init; }

    /// <summary>
    /// Finds every path. Weights are positive and compute a mean, so that activations stay small and positive like the input, where
    /// ReLU, ReLU6 and sigmoid are not flat. The magnitude of the gradient has no meaning.
    /// </summary>
    private static GradientProbe EveryPath { get; } = new(
        (weight, fanIn, generator) => weight.uniform_(0.5 / fanIn, 1.5 / fanIn, generator),
        (input, generator) => input.uniform_(0.5e-3, 1.5e-3, generator),
        gradient => gradient.abs(),
        OpensMaxPooling: true);

    /// <summary>Networks before training: normally distributed weights, scaled to preserve the variance of the activations.</summary>
    private static GradientProbe RandomWeights { get; } = new(
        (weight, fanIn, generator) => weight.normal_(0, 1 / Math.Sqrt(fanIn), generator),
        (input, generator) => input.normal_(0, 1, generator),
        gradient => gradient * gradient, // square() loses its exponent to the collector, as told at Sum.
        OpensMaxPooling: false);

    public static Coverage Touched(
        torch.nn.Module<torch.Tensor, torch.Tensor> module,
        Shape input,
        (long Row, long Column)? output,
        int inputs,
        torch.nn.Module<torch.Tensor, torch.Tensor>? at = null) =>
        Coverage.FromNonZeros((EveryPath with { At = at }).Sum(
            module, input, output, (int)Guard.AtLeast(1, inputs, nameof(inputs)), seed: 0));

    public static double[,] SquaredSum(
        torch.nn.Module<torch.Tensor, torch.Tensor> module, Shape input, (long Row, long Column)? output, int draws, long seed) =>
        RandomWeights.Sum(module, input, output, (int)Guard.AtLeast(1, draws, nameof(draws)), seed);

    private double[,] Sum(
        torch.nn.Module<torch.Tensor, torch.Tensor> module, Shape input, (long Row, long Column)? output, int draws, long seed)
    {
        ArgumentNullException.ThrowIfNull(module);
        CheckInput(input);
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable inferenceMode = torch.inference_mode(false);
        using torch.Generator generator = new((ulong)seed, torch.CPU);
        ModuleTree modules = new(module, nameof(module));
        using BorrowedModel borrowed = new(modules);
        borrowed.AddFields();
        borrowed.Evaluate();
        using OpenMaxPooling? openMaxPooling = OpensMaxPooling ? new(modules) : null;
        torch.Tensor sum = torch.zeros(input[2], input[3], torch.float64);
        for (int i = 0; i < draws; i++)
        {
            using DisposeScope draw = torch.NewDisposeScope();
            try
            {
                borrowed.Replace(slot => StandIn(slot, generator));
                sum.Increase(Magnitude(Gradient(module, input, output, generator)).sum([0, 1]));
            }
            finally
            {
                borrowed.Replace(_ => null);
            }
        }

        double[,] values = new double[input[2], input[3]];
        sum.data<double>().ToArray().AsSpan().CopyTo(MemoryMarshal.CreateSpan(ref values[0, 0], values.Length));
        return values;
    }

    /// <summary>
    /// Returns random numbers for a kernel or matrix; a normalisation becomes the identity: means and biases 0, all factors 1.
    /// </summary>
    private torch.Tensor? StandIn(TensorSlot slot, torch.Generator generator)
    {
        if (!torch.is_floating_point(slot.Type))
            return slot.Detached();
        if (!slot.IsWeight && slot.Name is not ("running_mean" or "running_var"))
            return slot.Detached().to(torch.float64, copy: true);

        bool isAdded = slot.Name == "running_mean" || slot.Name.EndsWith("bias", StringComparison.Ordinal);
        torch.Tensor values = isAdded ? torch.zeros(slot.Shape, torch.float64) : torch.ones(slot.Shape, torch.float64);
        if (slot.Shape.Length > 1)
            Weight(values, Math.Max(1, values.numel() / slot.Shape[0]), generator);
        return values;
    }

    private torch.Tensor Gradient(
        torch.nn.Module<torch.Tensor, torch.Tensor> module, Shape input, (long Row, long Column)? output, torch.Generator generator)
    {
        torch.Tensor image = torch.empty(input.ToArray(), torch.float64);
        Input(image, generator);
        using IDisposable gradMode = torch.enable_grad();
        torch.Tensor result = Call(module, image.requires_grad_(), input);
        if (result.dim() != 4)
        {
            throw new ArgumentException(
                $"module must have an output N×C×H×W, of which one position can be looked at, not {Shape.Of(result.shape)}",
                nameof(module));
        }

        (long row, long column) = CheckOutput(output ?? (result.shape[2] / 2, result.shape[3] / 2), result.shape[2], result.shape[3]);
        if (!result.requires_grad)
            return torch.zeros_like(image);

        torch.Tensor one = torch.zeros_like(result);
        one[0, torch.TensorIndex.Ellipsis, row, column] = torch.ones([], torch.float64);
        return torch.autograd.grad([result], [image], [one], allow_unused: true)[0] is { IsInvalid: false } gradient
            ? gradient
            : torch.zeros_like(image);
    }

    private torch.Tensor Call(torch.nn.Module<torch.Tensor, torch.Tensor> module, torch.Tensor image, Shape input)
    {
        torch.Tensor? within = null;
        var hook = At?.register_forward_hook((_, _, output) =>
        {
            within?.Dispose();
            within = output.alias().DetachFromDisposeScope();
            return output;
        });
        try
        {
            torch.Tensor whole = module.call(image);
            return within?.alias() ?? whole;
        }
        catch (ExternalException) when (within is not null)
        {
            // What comes after it, such as a classifier, may take images of one size only.
            return within.alias();
        }
        catch (InvalidOperationException e)
        {
            throw new ArgumentException(
                $"module ({module.GetType().Name}) cannot take {input}: its forward threw "
                + $"{e.GetType().Name} ({e.Message.ReplaceLineEndings(" ")})",
                nameof(module), e);
        }
        catch (ExternalException e)
        {
            throw new ArgumentException(
                $"module ({module.GetType().Name}) must take input ({input}) in float64, where what its modules hold "
                + "in fields is float64 too",
                nameof(module), e);
        }
        finally
        {
            hook?.remove();
            within?.Dispose();
        }
    }

    private static void CheckInput(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Rank != 4 || input.Elements == 0)
            throw new ArgumentException($"input ({input}) must have 4 dimensions, N×C×H×W, of at least 1", nameof(input));
    }

    private static (long Row, long Column) CheckOutput((long Row, long Column) output, long height, long width) =>
        output.Row >= 0 && output.Row < height && output.Column >= 0 && output.Column < width
            ? output
            : throw new ArgumentOutOfRangeException(
                nameof(output), $"output (row {output.Row}, column {output.Column}) must lie in the module's output of {height}×{width}");
}
