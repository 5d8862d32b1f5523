using TorchConv.Arithmetic;
using TorchSharp;
using TorchSharp.Modules;

namespace TorchConv.Modules;

/// <summary>
/// The counting convention, which is that of fvcore: multiplications by a weight, each with its addition. Biases, normalisation,
/// activation, pooling and products of two activations (the scores of attention) are not counted.
/// </summary>
internal static class MultiplyAddRules
{
    /// <summary>Convolution: each position of the output needs a product with the weights of its channel.</summary>
    public static long PerOutput(CallShapes call)
    {
        var convolution = (Convolution)call.Module;
        return checked(call.Output.Elements / convolution.out_channels * convolution.weight.numel());
    }

    /// <summary>Transposed convolution: each position of the input needs a product with the weights of its channel.</summary>
    public static long PerInput(CallShapes call)
    {
        var convolution = (Convolution)call.Module;
        return checked(call.Inputs[0].Elements / convolution.in_channels * convolution.weight.numel());
    }

    /// <summary>Each row, such as a step of a sequence, is multiplied by every matrix of every layer and direction.</summary>
    public static long PerRow(CallShapes call) => checked(RowsOf(call.Inputs[0]) * MatricesOf(call.Module));

    public static long OfAttention(CallShapes call)
    {
        long together = MatricesOf(call.Module, "in_proj_weight") / 3;
        long ofQueries = together + MatricesOf(call.Module, "q_proj_weight") + MatricesOf(call.Module, "out_proj.weight");
        return checked((RowsOf(call.Inputs[0]) * ofQueries)
            + (RowsOf(call.Inputs[1]) * (together + MatricesOf(call.Module, "k_proj_weight")))
            + (RowsOf(call.Inputs[2]) * (together + MatricesOf(call.Module, "v_proj_weight"))));
    }

    public static long OfDecoder(CallShapes call) => OfDecoder(call.Module, "", target: call.Inputs[0], memory: call.Inputs[1]);

    public static long OfTransformer(CallShapes call) =>
        checked((RowsOf(call.Inputs[0]) * MatricesOf(call.Module, "encoder."))
            + OfDecoder(call.Module, "decoder.", target: call.Inputs[1], memory: call.Inputs[0]));

    /// <summary>All matrices act on the rows of the target, except those for keys and values of the attention to the memory.</summary>
    private static long OfDecoder(torch.nn.Module module, string prefix, Shape target, Shape memory)
    {
        long fromMemory = module.named_parameters()
            .Where(p => p.name.StartsWith(prefix, StringComparison.Ordinal))
            .Where(p => p.name.EndsWith("multihead_attn.in_proj_weight", StringComparison.Ordinal))
            .Sum(p => p.parameter.numel() / 3 * 2);
        return checked((RowsOf(target) * (MatricesOf(module, prefix) - fromMemory)) + (RowsOf(memory) * fromMemory));
    }

    private static long RowsOf(Shape input) => input.SkipLast(1).Aggregate(1L, (rows, size) => checked(rows * size));

    /// <summary>
    /// Returns the number of elements of the matrices whose names begin with the prefix. A module's vectors are biases and
    /// normalisation factors.
    /// </summary>
    private static long MatricesOf(torch.nn.Module module, string prefix = "") =>
        module.named_parameters()
            .Where(p => p.name.StartsWith(prefix, StringComparison.Ordinal) && p.parameter.dim() >= 2)
            .Sum(p => p.parameter.numel());
}
