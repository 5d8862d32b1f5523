using System.Collections.Immutable;
using TorchConv.Arithmetic;
using TorchSharp;
using TorchSharp.Modules;

namespace TorchConv.Layers;

/// <summary>A stack of layers, <c>torch.nn.Sequential</c>. A stack within a stack is flattened.</summary>
public sealed record StackSpec : LayerSpec
{
    /// <summary>Describes a stack of layers, in the order in which they are applied.</summary>
    /// <exception cref="ArgumentException">
    /// There is no layer, a layer does not take the output of the layer before it, or the parameters overflow.
    /// </exception>
    internal StackSpec(params IEnumerable<LayerSpec> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        Layers = [.. layers.SelectMany(layer => layer is StackSpec stack ? stack.Layers : [layer])];
        if (Layers.IsEmpty)
            throw new ArgumentException("layers must hold at least one layer", nameof(layers));
        if (Layers.Contains(null!))
            throw new ArgumentException($"layers must not hold null, as in place {Layers.IndexOf(null!) + 1}", nameof(layers));

        CheckNeighbours(Layers);
        Guard.NoOverflow(() => Layers.Sum(layer => layer.Parameters), nameof(layers), "the sum of the parameters");
        WeightParameters = Layers.Sum(layer => layer.WeightParameters);
        BiasParameters = Layers.Sum(layer => layer.BiasParameters);
    }

    /// <summary>The layers in the order in which they are applied; none of them is a stack.</summary>
    public ImmutableArray<LayerSpec> Layers { get; }

    /// <inheritdoc/>
    public override long WeightParameters { get; }

    /// <inheritdoc/>
    public override long BiasParameters { get; }

    internal override string ParameterTerms =>
        string.Join(" + ", Layers.Select(layer => layer.ParameterTerms).Where(terms => terms != "0").DefaultIfEmpty("0"));

    internal override ModuleCall Call => new("Sequential", [.. Layers.Select(layer => layer.Call)], []);

    /// <inheritdoc/>
    public override Sequential Build(torch.Device? device = null, torch.ScalarType? dtype = null) =>
        torch.nn.Sequential([.. Layers.Select(layer => layer.Build(device, dtype))]);

    /// <inheritdoc/>
    public override LayerFacts Predict(Shape input)
    {
        LayerFacts whole = new(0, 0, input, 0);
        for (int i = 0; i < Layers.Length; i++)
        {
            LayerFacts facts = FactsOf(i, whole.OutputShape);
            whole = new LayerFacts(
                whole.WeightParameters + facts.WeightParameters,
                whole.BiasParameters + facts.BiasParameters,
                facts.OutputShape,
                Guard.NoOverflow(
                    () => checked(whole.MultiplyAdds + facts.MultiplyAdds), nameof(input), $"the multiply-adds of input ({input})"));
        }

        return whole;

        LayerFacts FactsOf(int index, Shape given)
        {
            try
            {
                return Layers[index].Predict(given);
            }
            catch (ArgumentException e) when (index > 0)
            {
                throw new ArgumentException(
                    $"input ({input}) does not pass layer {index + 1} of the stack: {Guard.MessageOf(e)}", nameof(input));
            }
        }
    }

    /// <inheritdoc/>
    public bool Equals(StackSpec? other) => other is not null && Layers.SequenceEqual(other.Layers);

    /// <inheritdoc/>
    public override int GetHashCode() => Layers.Aggregate(0, HashCode.Combine);

    private static void CheckNeighbours(ImmutableArray<LayerSpec> layers)
    {
        long? channels = null, features = null;
        for (int i = 0; i < layers.Length; i++)
        {
            // A fully connected layer reads the width of an image, which every layer but another fully connected one may change.
            long? given = features;
            features = null;
            switch (layers[i])
            {
                case ConvolutionSpec convolution:
                    Check(i, "inChannels", convolution.InChannels, channels);
                    channels = convolution.OutChannels;
                    break;
                case LinearSpec linear:
                    Check(i, "inFeatures", linear.InFeatures, given);
                    features = linear.OutFeatures;
                    break;
            }
        }

        static void Check(int index, string name, long taken, long? given)
        {
            if (given is not null && given != taken)
            {
                throw new ArgumentException(
                    $"{name} ({taken}) of layer {index + 1} must be what the layer before it gives ({given})", nameof(layers));
            }
        }
    }
}
