using System.Runtime.CompilerServices;
using TorchConv.Arithmetic;
using TorchSharp;
using TorchSharp.Modules;

namespace TorchConv.Modules;

/// <summary>Makes a tensor of another shape and the type of a given one, where the module's own tensors are.</summary>
internal delegate torch.Tensor Blank(torch.Tensor like, params ReadOnlySpan<long> shape);

/// <summary>The call of a module on an empty batch; null where the shapes of the arguments are not such as the module takes.</summary>
internal delegate EmptyCall? EmptyRule(RealCall call);

/// <summary>A call that is to be emptied.</summary>
internal sealed record RealCall(torch.nn.Module Module, object?[] Arguments, Blank Blank);

/// <summary>A call on nothing: the arguments with one dimension emptied, and how an output gets that dimension back.</summary>
internal sealed record EmptyCall(object?[] Arguments, Func<int, long[], long[]> OutputShape);

/// <summary>
/// How one of TorchSharp's own modules is run on nothing. Each treats some dimension as independent samples; with that
/// dimension emptied its forward computes nothing and still gives every other size, whatever it is. Without such a rule a module runs
/// as it is. META alone will not do: libtorch has no META form of convolution, normalisation, ReLU and others.
/// </summary>
internal static class EmptyBatch
{
    /// <summary>The output shape of a module that was built on META: any size of input and weights costs nothing.</summary>
    public static Shape OutputShape(torch.nn.Module<torch.Tensor, torch.Tensor> module, Shape input)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGrad = torch.no_grad();

        // libtorch cannot reflect on META. Memory that is never touched costs nothing, so the weights are left as they come: nothing reads
        // them. They are float64 because libtorch remarks on float32 on processors that its NNPACK does not know.
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

    /// <summary>For modules that take one sample of so many dimensions, or a batch of samples.</summary>
    public static EmptyRule Samples(int dimensions) => (call) =>
        ((torch.Tensor)call.Arguments[0]!).dim() switch
        {
            long rank when rank == dimensions + 1 => Batch(call),
            long rank when rank == dimensions => Rows(call),
            _ => null,
        };

    /// <summary>
    /// For the normalisation of each plane by itself, which repeats its weights for a batch and cannot do so 0 times: it is the planes that
    /// are emptied.
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

    /// <summary>A batch of images, and no single one.</summary>
    public static EmptyCall? Images(RealCall call) => call.Arguments[0] is torch.Tensor { shape.Length: 4 } ? Batch(call) : null;

    public static EmptyCall? BatchOrRows(RealCall call) => Batch(call) ?? Rows(call);

    /// <summary>libtorch does not look at the channels of an empty batch.</summary>
    public static EmptyCall? Normalised(RealCall call) =>
        call.Arguments[0] is torch.Tensor { shape: [_, var channels, ..] } && channels == ((NormBase)call.Module).num_features
            ? Batch(call)
            : null;

    /// <summary>All leading dimensions are samples, so that one more, which is empty, can stand before them.</summary>
    public static EmptyCall? Rows(RealCall call) =>
        new([.. call.Arguments.Select(a => a is torch.Tensor t ? call.Blank(t, [0, .. t.shape]) : a)], (_, output) => output[1..]);

    /// <summary>N bags of the same length, or one list of indices with the N places where bags begin.</summary>
    public static EmptyCall? Bags(RealCall call)
    {
        long bags = ((torch.Tensor)(call.Arguments[1] ?? call.Arguments[0])!).shape[0];
        return new EmptyCall(Emptied(call.Arguments, 0, call.Blank), (_, output) => Put(output, 0, bags));
    }

    /// <summary>The batch of the input is in dimension 0 or 1, that of the states always in dimension 1.</summary>
    public static EmptyCall? Recurrent(RealCall call)
    {
        var input = (torch.Tensor)call.Arguments[0]!;
        if (input.dim() != 3)
            return null;

        bool isBatchFirst = call.Module switch { RNN m => BatchFirst(m), GRU m => BatchFirst(m), _ => BatchFirst((LSTM)call.Module) };
        int dimension = isBatchFirst ? 0 : 1;
        long batch = input.shape[dimension];
        object?[] emptied = [Emptied(input, dimension, call.Blank), .. Emptied(call.Arguments[1..], 1, call.Blank)];
        return new EmptyCall(emptied, (index, output) => Put(output, index == 0 ? dimension : 1, batch));
    }

    /// <summary>One step of a recurrent layer: the input and each state are N×features. On META it needs no rule.</summary>
    public static EmptyCall? Cell(RealCall call) =>
        call.Module.parameters().Any(parameter => parameter.is_meta) ? null : Batch(call);

    /// <summary>
    /// Queries L×N×E, keys and values S×N×E → L×N×E and weights N×L×S. Here it is the lengths that are emptied: libtorch's
    /// attention cannot take an empty batch. Masks change values only and are left out.
    /// </summary>
    public static EmptyCall? Attention(RealCall call)
    {
        if (call.Arguments is not [torch.Tensor { shape: [var length, _, _] }, torch.Tensor { shape: [var keys, _, _] },
            torch.Tensor { shape.Length: 3 }, ..])
        {
            return null;
        }

        // A bias or a zero that is added to the keys is there even when they are empty.
        return new EmptyCall(
            [.. Emptied(call.Arguments[..3], 0, call.Blank), null, call.Arguments[4], null],
            (index, output) => index == 0 ? Put(output, 0, length) : [output[0], length, keys + output[2]]);
    }

    /// <summary>Sequences L×N×E, and masks, which are left out; the output is as long as the sequence that is transformed.</summary>
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

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_batch_first")]
    private static extern ref bool BatchFirst(RNN module);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_batch_first")]
    private static extern ref bool BatchFirst(GRU module);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_batch_first")]
    private static extern ref bool BatchFirst(LSTM module);
}
