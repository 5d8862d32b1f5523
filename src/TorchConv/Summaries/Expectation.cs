using TorchConv.Arithmetic;
using TorchSharp;
using TorchSharp.Modules;

namespace TorchConv.Summaries;

/// <summary>What one of TorchSharp's own modules expects of its inputs, in words, and whether a call of it met that.</summary>
internal sealed record Expectation(string Text, bool IsMet)
{
    private static readonly string[] Spatial = ["", "L", "H×W", "D×H×W"];

    /// <summary>What the called module expects; null where it is not known.</summary>
    public static Expectation? Of(ForwardCall call)
    {
        if (call.InputShapes is not [var input, ..])
            return null;

        int dimensions = DimensionsOf(call.Module);
        return call.Module switch
        {
            Convolution m => OfConvolution(m, input, dimensions),
            Linear m => EndsWith(input, m.in_features, "in_features"),
            Bilinear m => new($"…×{m.in1_features} and …×{m.in2_features} (in1_features, in2_features)", Ends(input, m.in1_features) && Ends(call.InputShapes[1], m.in2_features)),
            BatchNorm1d m => new($"N×{m.num_features} or N×{m.num_features}×L (num_features {m.num_features})", input.Rank is 2 or 3 && input[1] == m.num_features),
            BatchNorm m => new($"N×{m.num_features}×{Spatial[dimensions]} (num_features {m.num_features})", input.Rank == dimensions + 2 && input[1] == m.num_features),
            InstanceNorm m => new($"{Images(m.num_features, dimensions)} (num_features {m.num_features})", AreImages(input, m.num_features, dimensions)),
            GroupNorm m => OfGroups(m, input),
            LayerNorm m => new($"…×{string.Join('×', m.normalized_shape)} (normalized_shape)", input.TakeLast(m.normalized_shape.Length).SequenceEqual(m.normalized_shape)),
            Embedding or EmbeddingBag => OfIndices(call.InputTypes[0]),
            RNN or LSTM or GRU => OfRows(call, input, 3, "L×N×{0}, or N×L×{0} when batch first", SizeOf(call.Module, "weight_ih_l0", 1)),
            RNNCell or LSTMCell or GRUCell => OfRows(call, input, 2, "N×{0}", SizeOf(call.Module, "weight_ih", 1)),
            MultiheadAttention => OfRows(call, input, 3, "query, key and value of length×N×{0}", SizeOf(call.Module, "out_proj.weight", 0)),
            TransformerEncoderLayer or TransformerEncoder or TransformerDecoderLayer or TransformerDecoder or Transformer =>
                OfRows(call, input, 3, "sequences of length×N×{0}", SizeOf(call.Module, "linear1.weight", 1)),
            _ when dimensions > 0 && WindowFacts.Of(call.Module) is { } window => OfPooling(window, input, dimensions),
            _ => null,
        };
    }

    private static Expectation OfConvolution(Convolution m, Shape input, int dimensions)
    {
        Expectation images = new($"{Images(m.in_channels, dimensions)} (in_channels {m.in_channels})", AreImages(input, m.in_channels, dimensions));
        return m.transposed || !images.IsMet ? images : images with { Text = images.Text + LeastSizes(WindowFacts.Of(m)!), IsMet = Fits(WindowFacts.Of(m)!, input) };
    }

    private static Expectation OfPooling(WindowFacts window, Shape input, int dimensions)
    {
        bool areImages = input.Rank - dimensions is 1 or 2;
        return new($"N×C×{Spatial[dimensions]} or C×{Spatial[dimensions]}" + LeastSizes(window), areImages && Fits(window, input));
    }

    private static Expectation OfGroups(GroupNorm m, Shape input)
    {
        long? channels = m.affine ? m.weight.shape[0] : null;
        return new(
            $"N×{channels?.ToString() ?? "C"}×… with channels that num_groups ({m.num_groups}) divides",
            input.Rank >= 2 && input[1] == (channels ?? input[1]) && input[1] % m.num_groups == 0);
    }

    private static Expectation OfIndices(torch.ScalarType type) =>
        new($"integers, not {ModelInput.NameOf(type)}: give the input the type int64", torch.is_integral(type));

    private static Expectation OfRows(ForwardCall call, Shape input, int rank, string text, long size) =>
        new(string.Format(null, text, size), call.InputShapes.Take(call.Module is MultiheadAttention ? 3 : 1).All(shape => shape.Rank == rank) && Ends(input, size));

    private static Expectation EndsWith(Shape input, long size, string name) => new($"…×{size} ({name})", Ends(input, size));

    private static bool Ends(Shape input, long size) => input.Rank > 0 && input[^1] == size;

    private static bool AreImages(Shape input, long channels, int dimensions) =>
        input.Rank - dimensions is 1 or 2 && input[input.Rank - dimensions - 1] == channels;

    private static bool Fits(WindowFacts window, Shape input) =>
        window.Axes.Zip(input.TakeLast(window.Axes.Count)).All(pair => pair.First.Fits(pair.Second));

    private static string LeastSizes(WindowFacts window)
    {
        IEnumerable<long> least = window.Axes.Select(axis => Math.Max(axis.Extent - axis.PaddingBefore - axis.PaddingAfter, 1));
        return $" with {Spatial[window.Axes.Count]} at least {string.Join('×', least)}, so that the kernel fits";
    }

    private static string Images(long channels, int dimensions) => $"N×{channels}×{Spatial[dimensions]} or {channels}×{Spatial[dimensions]}";

    /// <summary>The dimensions that the name of a module of TorchSharp ends with, as in MaxPool2d; 0 where it has none.</summary>
    private static int DimensionsOf(torch.nn.Module module) =>
        module.GetType().Name is [.., >= '1' and <= '3' and var digit, 'd'] ? digit - '0' : 0;

    private static long SizeOf(torch.nn.Module module, string parameter, int dimension) =>
        module.named_parameters().First(p => p.name.EndsWith(parameter, StringComparison.Ordinal)).parameter.shape[dimension];
}
