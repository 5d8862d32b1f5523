namespace TorchConv.Expressions;

/// <content>Modules of sequences, which take or give several tensors.</content>
internal static partial class ModuleSignatures
{
    private const string RecurrentSizes = "input_size>inputSize:count hidden_size>hiddenSize:count";
    private const string RecurrentOptions = "bias:flag=True batch_first>batchFirst:flag=False dropout:real=0 bidirectional:flag=False";

    private static ModuleSignature[] Recurrent =>
    [
        Layers("RNN", 1, $"{RecurrentSizes} num_layers>numLayers:count=1 nonlinearity>nonLinearity:choice=tanh {RecurrentOptions}"),
        Layers("LSTM", 4, $"{RecurrentSizes} num_layers>numLayers:count=1 {RecurrentOptions} proj_size>-:index=0"),
        Layers("GRU", 3, $"{RecurrentSizes} num_layers>numLayers:count=1 {RecurrentOptions}"),
        Cell("RNNCell", 1, $"{RecurrentSizes} bias:flag=True nonlinearity>nonLinearity:choice=tanh"),
        Cell("LSTMCell", 4, $"{RecurrentSizes} bias:flag=True"),
        Cell("GRUCell", 3, $"{RecurrentSizes} bias:flag=True"),
        ModuleSignature.Of(
            "MultiheadAttention",
            "embed_dim>embedded_dim:count num_heads:count dropout:real=0 bias:flag=True add_bias_kv:flag=False add_zero_attn:flag=False",
            "kdim:count=None vdim:count=None batch_first>-:flag=False") with
        {
            Count = AttentionParameters,
            IsTensorToTensor = false,
        },
        ModuleSignature.Of("CosineSimilarity", "dim:index=1 eps:real=1e-08") with { IsTensorToTensor = false },
        ModuleSignature.Of("PairwiseDistance", "p:real=2 eps:real=1e-06 keepdim:flag=False") with { IsTensorToTensor = false },
    ];

    /// <summary>Each gate has weights for the input and for what the layer gave before, and PyTorch gives it a bias for each.</summary>
    private static ModuleSignature Layers(string name, long gates, string parameters) => ModuleSignature.Of(name, parameters) with
    {
        IsTensorToTensor = false,
        Count = v =>
        {
            long directions = v.Flag("bidirectional") ? 2 : 1, hidden = v.Count("hidden_size"), total = 0;
            for (long layer = 0; layer < Math.Min(v.Count("num_layers"), 2); layer++)
            {
                long input = layer == 0 ? v.Count("input_size") : checked(hidden * directions);
                long same = layer == 0 ? 1 : v.Count("num_layers") - 1;
                total = checked(total + (same * directions * gates * hidden * (input + hidden + (v.Flag("bias") ? 2 : 0))));
            }

            return total;
        },
    };

    private static ModuleSignature Cell(string name, long gates, string parameters) => ModuleSignature.Of(name, parameters) with
    {
        IsTensorToTensor = false,
        Count = v => checked(gates * v.Count("hidden_size") * (v.Count("input_size") + v.Count("hidden_size") + (v.Flag("bias") ? 2 : 0))),
    };

    /// <summary>Query, key, value and output each have a matrix; all biases are one a row.</summary>
    private static long AttentionParameters(ModuleValues v)
    {
        long size = v.Count("embed_dim"), key = v["kdim"] as long? ?? size, value = v["vdim"] as long? ?? size;
        return checked((size * (size + key + value + size)) + (v.Flag("bias") ? 4 * size : 0) + (v.Flag("add_bias_kv") ? 2 * size : 0));
    }
}
