using TorchSharp;
using TorchSharp.Modules;

namespace TorchConv.Summaries;

/// <summary>The shapes that one of TorchSharp's own modules takes, in words.</summary>
internal static class Expectation
{
    private static readonly string[] Spatial = ["", "L", "H×W", "D×H×W"];

    /// <summary>What the called module expects; null where it is not known.</summary>
    public static string? Of(ForwardCall call) => call.Module switch
    {
        Convolution convolution => OfConvolution(convolution, call),
        Linear linear => $"…×{linear.in_features} (in_features)",
        Bilinear bilinear => $"…×{bilinear.in1_features} and …×{bilinear.in2_features} (in1_features, in2_features)",
        BatchNorm1d norm => $"N×{norm.num_features} or N×{norm.num_features}×L (num_features {norm.num_features})",
        BatchNorm2d norm => $"N×{norm.num_features}×H×W (num_features {norm.num_features})",
        BatchNorm3d norm => $"N×{norm.num_features}×D×H×W (num_features {norm.num_features})",
        InstanceNorm norm => $"{Images(norm.num_features.ToString(), DimensionsOf(norm))} (num_features {norm.num_features})",
        GroupNorm norm => $"N×C×… with {(norm.affine ? $"C = {norm.weight.shape[0]} and " : "")}C divisible by num_groups ({norm.num_groups})",
        LayerNorm norm => $"…×{string.Join('×', norm.normalized_shape)} (normalized_shape)",
        Embedding or EmbeddingBag => OfIndices(call),
        RNN or LSTM or GRU => $"L×N×{SizeOf(call.Module, "weight_ih_l0", 1)} (N×L×{SizeOf(call.Module, "weight_ih_l0", 1)} when batch first), and states of layers×N×hidden size",
        RNNCell or GRUCell or LSTMCell => $"N×{SizeOf(call.Module, "weight_ih", 1)} and states of N×{SizeOf(call.Module, "weight_hh", 1)}",
        MultiheadAttention => $"query, key and value of length×N×{SizeOf(call.Module, "out_proj.weight", 0)}",
        TransformerEncoderLayer or TransformerEncoder or TransformerDecoderLayer or TransformerDecoder or Transformer =>
            $"sequences of length×N×{SizeOf(call.Module, "linear1.weight", 1)}",
        _ when EmptyRun.Knows(call.Module) && DimensionsOf(call.Module) is > 0 and var dimensions =>
            $"{Images("C", dimensions)}, large enough for its window",
        _ => null,
    };

    private static string OfConvolution(Convolution convolution, ForwardCall call)
    {
        int dimensions = convolution.kernel_size.Length;
        string images = $"{Images($"{convolution.in_channels}", dimensions)} (in_channels {convolution.in_channels})";
        bool areImages = call.InputShapes is [var input, ..]
            && input.Rank - dimensions is 1 or 2 && input[input.Rank - dimensions - 1] == convolution.in_channels;
        if (!areImages || convolution.transposed || convolution.padding is null)
            return images;

        IEnumerable<long> least = Enumerable.Range(0, dimensions)
            .Select(i => (convolution.dilation[i] * (convolution.kernel_size[i] - 1)) + 1 - (2 * convolution.padding[i]));
        return $"{images} with {Spatial[dimensions]} at least {string.Join('×', least.Select(size => Math.Max(size, 1)))}, so that its kernel fits";
    }

    private static string OfIndices(ForwardCall call)
    {
        torch.ScalarType type = call.InputTypes[0];
        return torch.is_integral(type)
            ? "integers of 1 or more dimensions, each below num_embeddings"
            : $"integers, not {ModelInput.NameOf(type)}: give the input the type int64";
    }

    private static string Images(string channels, int dimensions) => $"N×{channels}×{Spatial[dimensions]} or {channels}×{Spatial[dimensions]}";

    /// <summary>The dimensions that the name of a module of TorchSharp ends with, as in MaxPool2d; 0 where it has none.</summary>
    private static int DimensionsOf(torch.nn.Module module) =>
        module.GetType().Name is [.., >= '1' and <= '3' and var digit, 'd'] ? digit - '0' : 0;

    private static long SizeOf(torch.nn.Module module, string parameter, int dimension) =>
        module.named_parameters().First(p => p.name.EndsWith(parameter, StringComparison.Ordinal)).parameter.shape[dimension];
}
