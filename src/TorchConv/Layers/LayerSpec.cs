using System.Runtime.InteropServices;
using TorchConv.Arithmetic;
using TorchConv.Modules;
using TorchSharp;
using TorchSharp.Modules;

namespace TorchConv.Layers;

/// <summary>
/// A layer before any tensor exists: immutable, and checked when it is made, so that an impossible layer cannot be described.
/// <para>Its facts have two sources that know nothing of each other: <see cref="Predict"/> and <see cref="Measure"/>.</para>
/// </summary>
public abstract record LayerSpec
{
    private protected LayerSpec()
    {
    }

    /// <summary>Trainable numbers in the weights, by arithmetic.</summary>
    public abstract long WeightParameters { get; }

    /// <summary>Trainable numbers in the biases, by arithmetic.</summary>
    public abstract long BiasParameters { get; }

    /// <summary>All trainable numbers, by arithmetic.</summary>
    public long Parameters => WeightParameters + BiasParameters;

    /// <summary>How the parameters add up, such as <c>(10 × 10 × 3 + 1) × 30 = 9,030</c>.</summary>
    public string Formula => ParameterTerms is "0" ? "0" : FormattableString.Invariant($"{ParameterTerms} = {Parameters:N0}");

    /// <summary>The C# expression that makes this layer with TorchSharp alone, such as <c>torch.nn.Conv2d(3, 30, 10)</c>.</summary>
    public string CSharp => Call.CSharp;

    /// <summary>The Python expression that makes this layer with PyTorch, such as <c>torch.nn.Conv2d(3, 30, 10)</c>.</summary>
    public string PyTorch => Call.PyTorch;

    /// <summary>The layer as <see cref="CSharp"/> writes it.</summary>
    public sealed override string ToString() => CSharp;

    /// <summary>The left side of <see cref="Formula"/>; "0" where there are no parameters.</summary>
    internal abstract string ParameterTerms { get; }

    /// <summary>The plain TorchSharp module, as one would write it by hand. The caller owns it.</summary>
    /// <param name="device">Where its tensors are; TorchSharp's default when null.</param>
    /// <param name="dtype">The type of its parameters; TorchSharp's default when null.</param>
    public abstract torch.nn.Module<torch.Tensor, torch.Tensor> Build(torch.Device? device = null, torch.ScalarType? dtype = null);

    /// <summary>The facts by arithmetic alone: no tensor, no libtorch.</summary>
    /// <param name="input">N×C×H×W, for a fully connected layer N×…×features.</param>
    /// <exception cref="ArgumentException">The layer cannot take this input, or a number overflows.</exception>
    public abstract LayerFacts Predict(Shape input);

    /// <summary>The facts of the real TorchSharp module. A batch of 0 passes through it, which computes nothing, whatever the size.</summary>
    /// <remarks>
    /// Read off the module are the weights and biases, counted in its tensors, and the shape of the output. TorchSharp does not count
    /// multiply-adds: they follow from these shapes by the counting convention, which model summaries use too.
    /// </remarks>
    /// <param name="input">As in <see cref="Predict"/>.</param>
    /// <exception cref="ArgumentException">The layer cannot take this input, or a number overflows.</exception>
    /// <exception cref="InvalidOperationException">
    /// Padding is reflected, and this machine cannot reserve (not fill) the memory of the weights. Every other layer needs none.
    /// </exception>
    public LayerFacts Measure(Shape input)
    {
        // Both sources refuse the same inputs in the same words, and nothing that is refused reaches libtorch.
        // The predicted numbers are not used.
        _ = Predict(input);
        using torch.nn.Module<torch.Tensor, torch.Tensor> whole = Build(torch.META);
        LayerFacts facts = new(0, 0, input, 0);
        foreach (torch.nn.Module<torch.Tensor, torch.Tensor> module in whole is Sequential stack ? stack.children() : [whole])
        {
            Shape output = OutputOf(module, facts.OutputShape);
            CallShapes call = new(module, [facts.OutputShape], [], output);
            facts = checked(new LayerFacts(
                facts.WeightParameters + ElementsOf(module, "weight"),
                facts.BiasParameters + ElementsOf(module, "bias"),
                output,
                facts.MultiplyAdds + (ModuleKind.Of(module)!.MultiplyAdds?.Invoke(call) ?? 0)));
        }

        return facts;
    }

    internal abstract ModuleCall Call { get; }

    /// <summary>The common rules of an input of images.</summary>
    private protected static void CheckImages(Shape input, long? channels = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Rank != 4)
            throw new ArgumentException($"input ({input}) must have 4 dimensions, N×C×H×W", nameof(input));

        CheckNotEmpty(input);
        if (channels is not null && input[1] != channels)
            throw new ArgumentException($"input ({input}) must have {channels} channels in dimension 1, not {input[1]}", nameof(input));
    }

    private static long ElementsOf(torch.nn.Module module, string name) =>
        module.named_parameters().Where(named => named.name == name).Sum(named => named.parameter.numel());

    private static Shape OutputOf(torch.nn.Module<torch.Tensor, torch.Tensor> module, Shape input)
    {
        try
        {
            return EmptyBatch.OutputShape(module, input);
        }
        catch (ExternalException) when (module is Conv2d { padding_mode: PaddingModes.Reflect } convolution)
        {
            throw new InvalidOperationException(
                $"a weight of {Shape.Of(convolution.weight.shape)} is larger than what this machine can reserve: "
                + "with padding mode Reflect it can be predicted, not measured");
        }
    }

    private protected static void CheckNotEmpty(Shape input)
    {
        if (input.Elements == 0)
            throw new ArgumentException($"input ({input}) must have sizes of at least 1", nameof(input));
    }

    /// <summary>The shape of the output; one that no tensor can have is refused in the name of the input.</summary>
    private protected static Shape OutputOf(Shape input, params ReadOnlySpan<long> sizes) => Shape.Of(nameof(input), $"for input ({input}) the output", sizes);
}
