using TorchConv.Modules;
using TorchConv.ReceptiveFields;
using TorchSharp;
using TorchSharp.Modules;

namespace TorchConv.Summaries;

/// <summary>Returns the field of a layer's output.</summary>
internal delegate TensorField LayerField(torch.nn.Module module, IReadOnlyList<TensorField> inputs, long[] output);

/// <summary>What TorchSharp's own layers do to the fields of their inputs, without running them.</summary>
internal static class LayerFields
{
    /// <summary>Returns the rule of a layer; null if the layer has none, and is found out by running it.</summary>
    public static LayerField? Of(torch.nn.Module module) => module switch
    {
        _ when ModuleKind.WindowOf(module) is not null => Windowed,
        NormBase { running_mean: null } or InstanceNorm1d or InstanceNorm2d or InstanceNorm3d or GroupNorm => Everything,
        AdaptiveAvgPool1d or AdaptiveAvgPool2d or AdaptiveAvgPool3d or AdaptiveMaxPool1d or AdaptiveMaxPool2d => Adaptive,
        LayerNorm norm => (_, inputs, output) => LastMixed((int)norm.weight.dim(), inputs, output),
        Linear or Bilinear => (_, inputs, output) => LastMixed(1, inputs, output),
        Embedding or EmbeddingBag or RNN or GRU or LSTM or RNNCell or GRUCell or LSTMCell or MultiheadAttention => Everything,
        TransformerEncoderLayer or TransformerEncoder or TransformerDecoderLayer or TransformerDecoder or Transformer => Everything,
        _ when KeepsPositionsAndChannels(module) => (_, inputs, _) => inputs[0],
        _ => null,
    };

    /// <summary>Returns whether each number of a layer's output depends only on the same one of its input.</summary>
    public static bool KeepsPositionsAndChannels(torch.nn.Module module) =>
        ModuleKind.Of(module) is { IsPositionwise: true, OnEmptyBatch: not null }
        && module is not (NormBase { running_mean: null } or ChannelShuffle);

    private static TensorField Windowed(torch.nn.Module module, IReadOnlyList<TensorField> inputs, long[] output)
    {
        WindowFacts window = ModuleKind.WindowOf(module)!;
        TensorField input = inputs[0];
        if (input.Node is null)
            return input;
        if (!input.Dimensions.SequenceEqual(Enumerable.Range(output.Length - window.Axes.Count, window.Axes.Count)))
            return TensorField.Without(NoField.NoWindow);

        bool isTransposed = module is Convolution { transposed: true };
        return input.Through(window.Axes.Select(axis => PositionMap.Of(new AxisLayer(axis, isTransposed, OutputPadding: 0))), output);
    }

    private static TensorField Adaptive(torch.nn.Module module, IReadOnlyList<TensorField> inputs, long[] output)
    {
        TensorField input = inputs[0];
        if (input.Node is null)
            return input;

        long[] lengths = [.. input.Dimensions.Select(dimension => output[dimension])];
        return lengths.All(length => length == 1)
            ? TensorField.Without(NoField.SeesAll)
            : input.Through(input.Node.Lengths.Zip(lengths, PositionMap.Adaptive), output);
    }

    private static TensorField Everything(torch.nn.Module module, IReadOnlyList<TensorField> inputs, long[] output) =>
        inputs.FirstOrDefault(input => input.Reason is not (null or NoField.NoImage or NoField.SeesAll or NoField.NoPositions))
        ?? (inputs.All(input => input.Reason == NoField.NoImage) ? inputs[0] : TensorField.Without(NoField.SeesAll));

    /// <summary>A layer that mixes the last dimensions, and treats all positions of the others alike.</summary>
    private static TensorField LastMixed(int mixed, IReadOnlyList<TensorField> inputs, long[] output) =>
        inputs[0] is { Node: not null } input && input.Dimensions.Any(dimension => dimension >= output.Length - mixed)
            ? TensorField.Without(
                input.Dimensions.All(dimension => dimension >= output.Length - mixed) ? NoField.SeesAll : NoField.NoWindow)
            : inputs[0];
}
