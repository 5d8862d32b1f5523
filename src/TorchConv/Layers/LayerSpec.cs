using System.Runtime.InteropServices;
using TorchConv.Arithmetic;
using TorchConv.Modules;
using TorchSharp;
using TorchSharp.Modules;

namespace TorchConv.Layers;

/// <summary>
/// The description of a layer, without tensors: immutable, and checked when it is created, so an impossible layer cannot be described.
/// <para>Its facts have two independent sources: <see cref="Predict"/> and <see cref="Measure"/>.</para>
/// </summary>
public abstract record LayerSpec
{
    private protected LayerSpec()
    {
    }

    /// <summary>Number of trainable weights, by arithmetic.</summary>
    public abstract long WeightParameters { get; }

    /// <summary>Number of trainable biases, by arithmetic.</summary>
    public abstract long BiasParameters { get; }

    /// <summary>Number of trainable weights and biases, by arithmetic.</summary>
    public long Parameters => WeightParameters + BiasParameters;

    /// <summary>How the parameters add up, such as <c>(10 × 10 × 3 + 1) × 30 = 9,030</c>.</summary>
    public string Formula => ParameterTerms is "0" ? "0" : FormattableString.Invariant($"{ParameterTerms} = {Parameters:N0}");

    /// <summary>The C# expression that creates this layer with TorchSharp alone, such as <c>torch.nn.Conv2d(3, 30, 10)</c>.</summary>
    public string CSharp => Call.CSharp;

    /// <summary>The Python expression that creates this layer with PyTorch, such as <c>torch.nn.Conv2d(3, 30, 10)</c>.</summary>
    public string PyTorch => Call.PyTorch;

    /// <summary>Returns <see cref="CSharp"/>.</summary>
    public sealed override string ToString() => CSharp;

    /// <summary>The left side of <see cref="Formula"/>; "0" if there are no parameters.</summary>
    internal abstract string ParameterTerms { get; }

    /// <summary>Creates the plain TorchSharp module, as one would write it by hand, with random weights. The caller owns it.</summary>
    /// <param name="device">The device of its tensors; TorchSharp's default if null.</param>
    /// <param name="dtype">The type of its parameters; TorchSharp's default if null.</param>
    public abstract torch.nn.Module<torch.Tensor, torch.Tensor> Build(torch.Device? device = null, torch.ScalarType? dtype = null);

    /// <summary>Computes the facts by arithmetic alone, without tensors and without libtorch.</summary>
    /// <param name="input">The shape of the input: N×C×H×W, or N×…×features for a fully connected layer.</param>
    /// <exception cref="ArgumentException">The layer cannot take this input, or a number overflows.</exception>
    public abstract LayerFacts Predict(Shape input);

    /// <summary>
    /// Measures the facts of the real TorchSharp module. It is run on an empty batch, which computes nothing, however large the
    /// input is.
    /// </summary>
    /// <remarks>
    /// Weights and biases are counted in the tensors of the module, and the output shape is that of its output. TorchSharp does not
    /// count multiply-adds: they follow from these shapes by the counting convention, which model summaries use too.
    /// </remarks>
    /// <param name="input">As in <see cref="Predict"/>.</param>
    /// <exception cref="ArgumentException">The layer cannot take this input, or a number overflows.</exception>
    /// <exception cref="InvalidOperationException">
    /// The padding mode is Reflect, and this machine cannot reserve the memory of the weights (it is not filled). Other layers need
    /// no memory.
    /// </exception>
    public LayerFacts Measure(Shape input)
    {
        // Checks the input: both sources reject the same inputs with the same messages, before libtorch sees them.
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

    /// <summary>Checks what all layers require of an input of images.</summary>
    private protected static void CheckImages(Shape input, long? channels = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Rank != 4)
        {
            string one = input.Rank switch
            {
                2 when channels is not null => $": one image is 1×{channels}×{input}",
                3 => $": one image is 1×{input}",
                _ => "",
            };
            throw new ArgumentException($"input ({input}) must have 4 dimensions, N×C×H×W{one}", nameof(input));
        }

        CheckNotEmpty(input);
        if (channels is not null && input[1] != channels)
        {
            throw new ArgumentException(
                $"input ({input}) must have {channels} {(channels == 1 ? "channel" : "channels")} in dimension 1, not {input[1]}",
                nameof(input));
        }
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

    /// <summary>Returns the shape of the output. If it has too many elements, the exception names the input.</summary>
    private protected static Shape OutputOf(Shape input, params ReadOnlySpan<long> sizes) =>
        Shape.Of(nameof(input), $"for input ({input}) the output", sizes);
}
