using TorchConv.Arithmetic;
using TorchConv.ReceptiveFields;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchConv.Rewrites;

/// <summary>
/// A module run in float64, on the CPU and in evaluation mode, as a copy. TorchSharp cannot copy a module in general, so one of an unknown kind runs
/// itself if it is float64 already, and is put back into its mode.
/// </summary>
internal sealed class Float64Run : IDisposable
{
    private readonly string name;
    private readonly Func<Tensor, Tensor> run;
    private readonly List<nn.Module> copies = [];
    private readonly List<EvaluationMode> modes = [];

    public Float64Run(nn.Module<Tensor, Tensor> module, string name)
    {
        this.name = name;
        try
        {
            run = InFloat64(module);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <exception cref="ArgumentException">The module does not take the input.</exception>
    public Tensor Output(Tensor input)
    {
        try
        {
            return run(input);
        }
        catch (Exception e)
        {
            throw new ArgumentException($"{name} does not take an input of {Shape.Of(input.shape)}", name, e);
        }
    }

    public void Dispose()
    {
        foreach (EvaluationMode mode in modes)
            mode.Dispose();
        foreach (nn.Module copy in copies)
            copy.Dispose();
    }

    private Func<Tensor, Tensor> InFloat64(nn.Module<Tensor, Tensor> module) => module switch
    {
        Sequential sequential when sequential.GetType() == typeof(Sequential) => InARow([.. sequential.children().Cast<nn.Module<Tensor, Tensor>>().Select(InFloat64)]),
        _ => Float64Copy.Of(module) is { } copy ? Kept(copy) : Itself(module),
    };

    private Func<Tensor, Tensor> Kept(nn.Module<Tensor, Tensor> copy)
    {
        copies.Add(copy);
        copy.eval();
        return copy.call;
    }

    private Func<Tensor, Tensor> Itself(nn.Module<Tensor, Tensor> module)
    {
        Tensor? other = module.parameters().Concat(module.buffers()).FirstOrDefault(
            values => values.is_floating_point() && values.dtype != ScalarType.Float64);
        if (other is not null)
        {
            throw new ArgumentException(
                $"{name} holds {other.dtype} numbers in a module of kind {module.GetType().Name}, which cannot be copied: TorchSharp copies no module, and TorchConv "
                + "copies its own, Conv2d, ConvTranspose2d, Linear, BatchNorm2d and Sequential; convert it to float64 first, with .to(torch.float64)",
                name);
        }

        modes.Add(new EvaluationMode(module));
        return module.call;
    }

    private static Func<Tensor, Tensor> InARow(Func<Tensor, Tensor>[] steps) => input => steps.Aggregate(input, (value, step) => step(value));
}
