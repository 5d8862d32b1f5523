using TorchConv.Arithmetic;
using TorchSharp;
using TorchSharp.Modules;
using static TorchConv.Modules.TorchSharpInternals;

namespace TorchConv.Modules;

/// <summary>Creates a tensor with the type of a given one and another shape, on the device of the module's own tensors.</summary>
internal delegate torch.Tensor Blank(torch.Tensor like, params ReadOnlySpan<long> shape);

/// <summary>Returns the call of a module on an empty batch; null if the module does not take arguments of these shapes.</summary>
internal delegate EmptyCall? EmptyRule(RealCall call);

/// <summary>A call before one of its dimensions is emptied.</summary>
internal sealed record RealCall(torch.nn.Module Module, object?[] Arguments, Blank Blank);

/// <summary>
/// A call on an empty batch: the arguments with one dimension emptied, and the function that restores that dimension in the shape
/// of an output.
/// </summary>
internal sealed record EmptyCall(object?[] Arguments, Func<int, long[], long[]> OutputShape);

/// <summary>
/// How TorchSharp's own modules are run on an empty batch. Each treats some dimension as independent samples: if that dimension is
/// 0, its forward computes nothing, and the output still has every other size. A module without such a rule runs unchanged. META
/// tensors alone are not enough: libtorch has no META form of convolution, normalisation, ReLU and others.
/// </summary>
internal static class EmptyBatch
{
    /// <summary>
    /// Returns the output shape of a module that was built on META. It costs nothing, however large input and weights are.
    /// </summary>
    public static Shape OutputShape(torch.nn.Module<torch.Tensor, torch.Tensor> module, Shape input)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();

        // Reflection padding has no META form. Memory that is never touched costs nothing, so the weights stay uninitialised: nothing reads
        // them. They are float64 because libtorch prints a warning for float32 on processors that its NNPACK does not know.
        bool isOnCpu = module is Conv2d { padding_mode: PaddingModes.Reflect };
        using BorrowedModel? borrowed = isOnCpu ? new(new ModuleTree(module, nameof(module))) : null;
        borrowed?.Replace(slot => torch.empty(slot.Shape, torch.ScalarType.Float64, torch.CPU));
        torch.Tensor given = torch.empty(input.ToArray(), torch.ScalarType.Byte, torch.META);
        RealCall real = new(module, [given], (_, shape) => isOnCpu
            ? torch.empty(shape.ToArray(), torch.ScalarType.Float64, torch.CPU)
            : torch.empty(shape.ToArray(), device: torch.META));
        EmptyCall call = ModuleKind.Of(module)!.OnEmptyBatch!(real)!;
        return Shape.Of(call.OutputShape(0, module.call((torch.Tensor)call.Arguments[0]!).shape));
    }

    /// <summary>The rule for modules that take one sample with this many dimensions, or a batch of samples.</summary>
    public static EmptyRule Samples(int dimensions) => (call) =>
        ((torch.Tensor)call.Arguments[0]!).dim() switch
        {
            long rank when rank == dimensions + 1 => Batch(call),
            long rank when rank == dimensions => Rows(call),
            _ => null,
        };

    /// <summary>
    /// The rule for the normalisation of each plane by itself. libtorch repeats the weights for each sample, which fails for a batch
    /// of 0, so the last dimension of the planes is emptied instead.
    /// </summary>
    public static EmptyRule Planes(int dimensions) => (call) =>
    {
        var input = (torch.Tensor)call.Arguments[0]!;
        long[] shape = input.shape;
        if (shape.Length - dimensions is not (0 or 1))
            return null;

        long[] emptied = Put(input.shape, ^1, 0);
        torch.Tensor planes = call.Blank(input, shape.Length > dimensions ? Put(emptied, 0, 1) : emptied);
        return new EmptyCall([planes], (_, output) => Put(Put(output, 0, shape[0]), ^1, shape[^1]));
    };

    /// <summary>Dimension 0 is the batch.</summary>
    public static EmptyCall? Batch(RealCall call)
    {
        var input = (torch.Tensor)call.Arguments[0]!;
        if (input.dim() < 2)
            return null;

        long batch = input.shape[0];
        return new EmptyCall(Emptied(call.Arguments, 0, call.Blank), (_, output) => Put(output, 0, batch));
    }

    /// <summary>A batch of images, but not a single image.</summary>
    public static EmptyCall? Images(RealCall call) => call.Arguments[0] is torch.Tensor { shape.Length: 4 } ? Batch(call) : null;

    public static EmptyCall? BatchOrRows(RealCall call) => Batch(call) ?? Rows(call);

    /// <summary>A batch whose channels are checked here, because libtorch does not check those of an empty batch.</summary>
    public static EmptyCall? Normalised(RealCall call) =>
        call.Arguments[0] is torch.Tensor { shape: [_, var channels, ..] } && channels == ((NormBase)call.Module).num_features
            ? Batch(call)
            : null;

    /// <summary>All leading dimensions are samples, so an empty one can be added before them.</summary>
    public static EmptyCall? Rows(RealCall call) =>
        new([.. call.Arguments.Select(a => a is torch.Tensor t ? call.Blank(t, [0, .. t.shape]) : a)], (_, output) => output[1..]);

    /// <summary>N bags of the same length, or one list of indices with the N offsets of the bags.</summary>
    public static EmptyCall? Bags(RealCall call)
    {
        long bags = ((torch.Tensor)(call.Arguments[1] ?? call.Arguments[0])!).shape[0];
        return new EmptyCall(Emptied(call.Arguments, 0, call.Blank), (_, output) => Put(output, 0, bags));
    }

    /// <summary>The batch is dimension 0 or 1 of the input, and always dimension 1 of the states.</summary>
    public static EmptyCall? Recurrent(RealCall call)
    {
        var input = (torch.Tensor)call.Arguments[0]!;
        if (input.dim() != 3)
            return null;

        bool isBatchFirst = call.Module switch { RNN m => IsBatchFirst(m), GRU m => IsBatchFirst(m), _ => IsBatchFirst((LSTM)call.Module) };
        int dimension = isBatchFirst ? 0 : 1;
        long batch = input.shape[dimension];
        object?[] emptied = [Emptied(input, dimension, call.Blank), .. Emptied(call.Arguments[1..], 1, call.Blank)];
        return new EmptyCall(emptied, (index, output) => Put(output, index == 0 ? dimension : 1, batch));
    }

    /// <summary>One step of a recurrent layer: the input and each state are N×features. On META it needs no rule.</summary>
    public static EmptyCall? Cell(RealCall call) =>
        call.Module.parameters().Any(parameter => parameter.is_meta) ? null : Batch(call);

    /// <summary>
    /// Queries L×N×E, keys and values S×N×E → L×N×E and weights N×L×S. The lengths are emptied, because libtorch's attention does
    /// not accept an empty batch. Masks change only values and are omitted.
    /// </summary>
    public static EmptyCall? Attention(RealCall call)
    {
        if (call.Arguments is not [torch.Tensor { shape: [var length, _, _] }, torch.Tensor { shape: [var keys, _, _] },
            torch.Tensor { shape.Length: 3 }, ..])
        {
            return null;
        }

        // A bias or a row of zeros that is appended to the keys exists even when they are empty.
        return new EmptyCall(
            [.. Emptied(call.Arguments[..3], 0, call.Blank), null, call.Arguments[4], null],
            (index, output) => index == 0 ? Put(output, 0, length) : [output[0], length, keys + output[2]]);
    }

    /// <summary>Sequences L×N×E, and masks, which are omitted. The output is as long as the transformed sequence.</summary>
    public static EmptyCall? Sequences(RealCall call)
    {
        int sequences = call.Module is TransformerEncoder or TransformerEncoderLayer ? 1 : 2;
        if (call.Arguments.Take(sequences).Any(a => a is not torch.Tensor { shape.Length: 3 }))
            return null;

        long length = ((torch.Tensor)call.Arguments[call.Module is Transformer ? 1 : 0]!).shape[0];
        return new EmptyCall(
            [.. Emptied(call.Arguments[..sequences], 0, call.Blank), .. new object?[call.Arguments.Length - sequences]],
            (_, output) => Put(output, 0, length));
    }

    private static object?[] Emptied(object?[] arguments, int dimension, Blank blank) =>
        [.. arguments.Select(a => TensorsWithin.Replace(a, tensor => Emptied(tensor, dimension, blank)))];

    private static torch.Tensor Emptied(torch.Tensor tensor, int dimension, Blank blank) =>
        tensor.dim() > dimension ? blank(tensor, Put(tensor.shape, dimension, 0)) : tensor;

    private static long[] Put(long[] shape, Index dimension, long size)
    {
        shape[dimension] = size;
        return shape;
    }
}
