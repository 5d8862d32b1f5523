using TorchConv.Arithmetic;
using TorchSharp;
using TorchSharp.Modules;

namespace TorchConv.Modules;

/// <summary>What one of TorchSharp's own modules expects of its inputs, in words, and whether a call met it.</summary>
internal sealed record Expectation(string Text, bool IsMet)
{
    private static readonly string[] Spatial = ["", "L", "H×W", "D×H×W"];

    public static Expectation OfConvolution(CallShapes call)
    {
        (var m, int dimensions) = ((Convolution)call.Module, DimensionsOf(call.Module));
        WindowFacts window = WindowFacts.OfConvolution(m);
        Expectation images = new(
            $"{Images(m.in_channels, dimensions)} (in_channels {m.in_channels})", AreImages(call.Inputs[0], m.in_channels, dimensions));
        return (m.transposed || !images.IsMet ? images : new(images.Text + LeastSizes(window), Fits(window, call.Inputs[0])))
            .AndType(m.weight, call);
    }

    public static Expectation OfPooling(CallShapes call)
    {
        (WindowFacts window, int dimensions) = (ModuleKind.WindowOf(call.Module)!, DimensionsOf(call.Module));
        bool areImages = call.Inputs[0].Rank - dimensions is 1 or 2;
        return new($"N×C×{Spatial[dimensions]} or C×{Spatial[dimensions]}" + LeastSizes(window), areImages && Fits(window, call.Inputs[0]));
    }

    public static Expectation OfLinear(CallShapes call)
    {
        var m = (Linear)call.Module;
        return new Expectation($"…×{m.in_features} (in_features)", Ends(call.Inputs[0], m.in_features)).AndType(m.weight, call);
    }

    public static Expectation OfBilinear(CallShapes call)
    {
        var m = (Bilinear)call.Module;
        return new(
            $"…×{m.in1_features} and …×{m.in2_features} (in1_features, in2_features)",
            Ends(call.Inputs[0], m.in1_features) && Ends(call.Inputs[1], m.in2_features));
    }

    public static Expectation OfBatchNorm1d(CallShapes call)
    {
        long features = ((NormBase)call.Module).num_features;
        Shape input = call.Inputs[0];
        return new($"N×{features} or N×{features}×L (num_features {features})", input.Rank is 2 or 3 && input[1] == features);
    }

    public static Expectation OfBatchNorm(CallShapes call)
    {
        (long features, int dimensions) = (((NormBase)call.Module).num_features, DimensionsOf(call.Module));
        Shape input = call.Inputs[0];
        return new($"N×{features}×{Spatial[dimensions]} (num_features {features})", input.Rank == dimensions + 2 && input[1] == features);
    }

    public static Expectation OfInstanceNorm(CallShapes call)
    {
        (long features, int dimensions) = (((NormBase)call.Module).num_features, DimensionsOf(call.Module));
        return new($"{Images(features, dimensions)} (num_features {features})", AreImages(call.Inputs[0], features, dimensions));
    }

    public static Expectation OfGroupNorm(CallShapes call)
    {
        (var m, Shape input) = ((GroupNorm)call.Module, call.Inputs[0]);
        long? channels = m.affine ? m.weight.shape[0] : null;
        return new(
            $"N×{channels?.ToString() ?? "C"}×… with channels that num_groups ({m.num_groups}) divides",
            input.Rank >= 3 && input[1] == (channels ?? input[1]) && input[1] % m.num_groups == 0);
    }

    public static Expectation OfLayerNorm(CallShapes call)
    {
        long[] shape = ((LayerNorm)call.Module).normalized_shape;
        return new($"…×{string.Join('×', shape)} (normalized_shape)", call.Inputs[0].TakeLast(shape.Length).SequenceEqual(shape));
    }

    public static Expectation OfIndices(CallShapes call) =>
        new(
            $"integers, not {Name(call.Types[0])}: give the input the type int64",
            torch.is_integral(call.Types[0]));

    public static Expectation OfRecurrent(CallShapes call) =>
        OfRows(call.Inputs.Take(1), 3, "L×N×{0}, or N×L×{0} when batch first", SizeOf(call.Module, "weight_ih_l0", 1));

    public static Expectation OfCell(CallShapes call) =>
        OfRows(call.Inputs.Take(1), 2, "N×{0}", SizeOf(call.Module, "weight_ih", 1));

    public static Expectation OfAttention(CallShapes call) =>
        OfRows(call.Inputs.Take(3), 3, "query, key and value of length×N×{0}", SizeOf(call.Module, "out_proj.weight", 0));

    public static Expectation OfTransformer(CallShapes call) =>
        OfRows(call.Inputs.Take(1), 3, "sequences of length×N×{0}", SizeOf(call.Module, "linear1.weight", 1));

    /// <summary>Where the shape is right, the elements must be of the weight's type.</summary>
    private Expectation AndType(torch.Tensor? weight, CallShapes call) =>
        !IsMet || weight is null || weight.dtype == call.Types[0] ? this : new($"{Name(weight.dtype)}, not {Name(call.Types[0])}", false);

    private static string Name(torch.ScalarType type) => type.ToString().ToLowerInvariant();

    private static Expectation OfRows(IEnumerable<Shape> inputs, int rank, string text, long size) =>
        new(string.Format(null, text, size), inputs.All(shape => shape.Rank == rank) && Ends(inputs.First(), size));

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

    private static string Images(long channels, int dimensions) =>
        $"N×{channels}×{Spatial[dimensions]} or {channels}×{Spatial[dimensions]}";

    /// <summary>Returns the number of dimensions in the name of a TorchSharp module, such as 2 for MaxPool2d; 0 if there is none.</summary>
    private static int DimensionsOf(torch.nn.Module module) =>
        module.GetType().Name is [.., >= '1' and <= '3' and var digit, 'd'] ? digit - '0' : 0;

    private static long SizeOf(torch.nn.Module module, string parameter, int dimension) =>
        module.named_parameters().First(p => p.name.EndsWith(parameter, StringComparison.Ordinal)).parameter.shape[dimension];
}
