using TorchConv.Arithmetic;
using TorchSharp;
using TorchSharp.Modules;

namespace TorchConv.Summaries;

/// <summary>
/// How many multiply-adds one call of a module does itself, without the calls within it. Those of weights only are counted, as fvcore
/// does: no bias, normalisation, activation or pooling, and no products of activations with each other (attention's
/// scores). A module with parameters of its own that is none of TorchSharp's has a cost that is not known.
/// </summary>
internal static class CountingConventions
{
    /// <exception cref="OverflowException">The number is larger than a <see cref="long"/>.</exception>
    public static MultiplyAdds Of(ForwardCall call)
    {
        return checked(call.Module switch
        {
            // Each position of an output is a product with the weights of its channel; transposed, each position of an input is.
            Convolution { transposed: false } convolution => Exactly(call.OutputShapes[0].Elements / convolution.out_channels * convolution.weight.numel()),
            Convolution convolution => Exactly(call.InputShapes[0].Elements / convolution.in_channels * convolution.weight.numel()),
            Linear linear => Exactly(RowsOf(call.InputShapes[0]) * linear.weight.numel()),
            Bilinear bilinear => Exactly(RowsOf(call.InputShapes[0]) * bilinear.weight.numel()),

            // Each step of each sequence is a product with every matrix, of every layer and direction.
            RNN or LSTM or GRU or RNNCell or LSTMCell or GRUCell => Exactly(RowsOf(call.InputShapes[0]) * MatricesOf(call.Module, "").Sum()),
            TransformerEncoderLayer or TransformerEncoder => Exactly(RowsOf(call.InputShapes[0]) * MatricesOf(call.Module, "").Sum()),
            MultiheadAttention => Exactly(OfAttention(call.Module, "", call.InputShapes[0], call.InputShapes[1], call.InputShapes[2])),
            TransformerDecoderLayer or TransformerDecoder => Exactly(OfDecoder(call.Module, "", call.InputShapes[0], call.InputShapes[1])),
            Transformer => Exactly(
                (RowsOf(call.InputShapes[0]) * MatricesOf(call.Module, "encoder.").Sum())
                + OfDecoder(call.Module, "decoder.", call.InputShapes[1], call.InputShapes[0])),

            NormBase or GroupNorm or LayerNorm or PReLU or Embedding or EmbeddingBag => MultiplyAdds.None,
            _ => RegisteredTensors.ParametersOf(call.Module).Any() ? MultiplyAdds.Unknown : MultiplyAdds.None,
        });
    }

    private static MultiplyAdds Exactly(long known) => new(known, true);

    private static long RowsOf(Shape input) => input.SkipLast(1).Aggregate(1L, (rows, size) => checked(rows * size));

    /// <summary>The numbers of elements of a module's matrices whose names begin so; its vectors are biases and normalisations.</summary>
    private static IEnumerable<long> MatricesOf(torch.nn.Module module, string prefix) =>
        module.named_parameters()
            .Where(p => p.name.StartsWith(prefix, StringComparison.Ordinal) && p.parameter.dim() == 2)
            .Select(p => p.parameter.numel());

    private static long OfAttention(torch.nn.Module module, string prefix, Shape query, Shape key, Shape value)
    {
        long Weights(string name) => MatricesOf(module, prefix + name).Sum();
        long together = Weights("in_proj_weight") / 3;
        return (RowsOf(query) * (together + Weights("q_proj_weight") + Weights("out_proj.weight")))
            + (RowsOf(key) * (together + Weights("k_proj_weight")))
            + (RowsOf(value) * (together + Weights("v_proj_weight")));
    }

    /// <summary>All matrices act on the rows of the target, but those for keys and values of the attention to the memory.</summary>
    private static long OfDecoder(torch.nn.Module module, string prefix, Shape target, Shape memory)
    {
        long all = MatricesOf(module, prefix).Sum();
        long fromMemory = module.named_parameters()
            .Where(p => p.name.StartsWith(prefix, StringComparison.Ordinal) && p.name.EndsWith("multihead_attn.in_proj_weight", StringComparison.Ordinal))
            .Sum(p => p.parameter.numel() / 3 * 2);
        return (RowsOf(target) * (all - fromMemory)) + (RowsOf(memory) * fromMemory);
    }
}
