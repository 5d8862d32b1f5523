using TorchConv.Arithmetic;
using TorchSharp;
using TorchSharp.Modules;

namespace TorchConv.Layers;

/// <summary>A fully connected layer, <c>torch.nn.Linear</c>: N×…×inFeatures → N×…×outFeatures.</summary>
public sealed record LinearSpec : LayerSpec
{
    /// <summary>Describes a fully connected layer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number of features is below 1, or the weight has too many elements.</exception>
    internal LinearSpec(long inFeatures, long outFeatures, bool bias = true)
    {
        InFeatures = Guard.AtLeast(1, inFeatures, nameof(inFeatures));
        OutFeatures = Guard.AtLeast(1, outFeatures, nameof(outFeatures));
        Bias = bias;
        WeightParameters = Shape.Of(nameof(outFeatures), "weight", outFeatures, inFeatures).Elements;
    }

    /// <summary>Number of features of the input: the size of its last dimension.</summary>
    public long InFeatures { get; }

    /// <summary>Number of features of the output: the size of its last dimension.</summary>
    public long OutFeatures { get; }

    /// <summary>Whether the layer has a bias: one trainable number for each output feature.</summary>
    public bool Bias { get; }

    /// <inheritdoc/>
    public override long WeightParameters { get; }

    /// <inheritdoc/>
    public override long BiasParameters => Bias ? OutFeatures : 0;

    internal override string ParameterTerms =>
        Bias
            ? FormattableString.Invariant($"{InFeatures:N0} × {OutFeatures:N0} + {OutFeatures:N0}")
            : FormattableString.Invariant($"{InFeatures:N0} × {OutFeatures:N0}");

    internal override ModuleCall Call => new("Linear", [InFeatures, OutFeatures], Bias ? [] : [new("bias", false, "hasBias")]);

    /// <inheritdoc/>
    public override Linear Build(torch.Device? device = null, torch.ScalarType? dtype = null) =>
        torch.nn.Linear(InFeatures, OutFeatures, Bias, device, dtype);

    /// <inheritdoc/>
    public override LayerFacts Predict(Shape input)
    {
        Check(input);
        long rows = input.Elements / InFeatures;
        return new LayerFacts(
            WeightParameters,
            BiasParameters,
            OutputOf(input, [.. input.Take(input.Rank - 1), OutFeatures]),
            Guard.NoOverflow(() => checked(rows * WeightParameters), nameof(input), $"the multiply-adds of input ({input})"));
    }

    private void Check(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Rank < 2)
            throw new ArgumentException($"input ({input}) must have at least 2 dimensions, N×…×{InFeatures}", nameof(input));

        CheckNotEmpty(input);
        if (input[^1] != InFeatures)
        {
            throw new ArgumentException(
                $"input ({input}) must have {InFeatures} features in its last dimension, not {input[^1]}", nameof(input));
        }
    }
}
