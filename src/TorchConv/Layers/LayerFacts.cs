using TorchConv.Arithmetic;

namespace TorchConv.Layers;

/// <summary>What a layer costs and what comes out: the answer of <see cref="LayerSpec.Predict"/> and of <see cref="LayerSpec.Measure"/>.</summary>
/// <param name="WeightParameters">Trainable numbers in the weights.</param>
/// <param name="BiasParameters">Trainable numbers in the biases.</param>
/// <param name="OutputShape">The shape of the output.</param>
/// <param name="MultiplyAdds">
/// Multiplications by a weight, each with its addition, for the whole input; a bias, an activation and pooling count 0. As
/// fvcore counts: convolution = output positions × weights, transposed convolution = input positions × weights, linear = rows × weights.
/// </param>
public sealed record LayerFacts(long WeightParameters, long BiasParameters, Shape OutputShape, long MultiplyAdds)
{
    /// <summary>All trainable numbers.</summary>
    public long Parameters => WeightParameters + BiasParameters;
}
