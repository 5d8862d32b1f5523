using TorchConv.Arithmetic;

namespace TorchConv.Layers;

/// <summary>
/// The cost and the output shape of a layer, as returned by <see cref="LayerSpec.Predict"/> and <see cref="LayerSpec.Measure"/>.
/// </summary>
/// <param name="WeightParameters">Number of trainable weights.</param>
/// <param name="BiasParameters">Number of trainable biases.</param>
/// <param name="OutputShape">The shape of the output.</param>
/// <param name="MultiplyAdds">
/// Multiplications by a weight, each with its addition, for the whole input; biases, activations and pooling are not counted. The
/// convention is that of fvcore: convolution = output positions × weights, transposed convolution = input positions × weights,
/// linear = rows × weights.
/// </param>
public sealed record LayerFacts(long WeightParameters, long BiasParameters, Shape OutputShape, long MultiplyAdds)
{
    /// <summary>Number of trainable weights and biases.</summary>
    public long Parameters => WeightParameters + BiasParameters;
}
