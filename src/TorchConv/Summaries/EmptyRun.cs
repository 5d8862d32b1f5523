using System.Runtime.CompilerServices;
using TorchSharp;
using TorchSharp.Modules;

namespace TorchConv.Summaries;

/// <summary>Makes a tensor of another shape and the type of a given one, where the module's own tensors are.</summary>
internal delegate torch.Tensor Blank(torch.Tensor like, params ReadOnlySpan<long> shape);

/// <summary>A call on nothing: the arguments with one dimension emptied, and how an output gets that dimension back.</summary>
internal sealed record EmptyCall(object?[] Arguments, Func<int, long[], long[]> OutputShape);

/// <summary>
/// How one of TorchSharp's own modules is run on nothing. Each treats some dimension as independent samples; with that
/// dimension emptied its forward computes nothing and still gives every other size, whatever it is. Without such a rule a module runs
/// as it is. META alone will not do: libtorch has no META form of convolution, normalisation, ReLU and others.
/// </summary>
internal static class EmptyRun
{
    private delegate EmptyCall? Rule(torch.nn.Module module, object?[] arguments, Blank blank);

    private static readonly Dictionary<Type, Rule> Rules = new()
    {
        [typeof(Conv1d)] = Samples(2),
        [typeof(Conv2d)] = Samples(3),
        [typeof(Conv3d)] = Samples(4),
        [typeof(ConvTranspose1d)] = Samples(2),
        [typeof(ConvTranspose2d)] = Samples(3),
        [typeof(ConvTranspose3d)] = Samples(4),

        [typeof(AvgPool1d)] = Samples(2),
        [typeof(AvgPool2d)] = Samples(3),
        [typeof(AvgPool3d)] = Samples(4),
        [typeof(MaxPool1d)] = Samples(2),
        [typeof(MaxPool2d)] = Samples(3),
        [typeof(MaxPool3d)] = Samples(4),
        [typeof(AdaptiveAvgPool1d)] = Samples(2),
        [typeof(AdaptiveAvgPool2d)] = Samples(3),
        [typeof(AdaptiveAvgPool3d)] = Samples(4),
        [typeof(AdaptiveMaxPool1d)] = Samples(2),
        [typeof(AdaptiveMaxPool2d)] = Samples(3),
        [typeof(LPPool1d)] = Samples(2),
        [typeof(LPPool2d)] = Samples(3),
        [typeof(MaxUnpool1d)] = Samples(2),
        [typeof(MaxUnpool2d)] = Samples(3),
        [typeof(MaxUnpool3d)] = Samples(4),
        [typeof(Unfold)] = (module, arguments, blank) => arguments[0] is torch.Tensor { shape.Length: 4 } ? Batch(module, arguments, blank) : null,
        [typeof(Fold)] = Samples(2),
        [typeof(ReflectionPad1d)] = Samples(2),
        [typeof(ReflectionPad2d)] = Samples(3),
        [typeof(ReflectionPad3d)] = Samples(4),

        [typeof(InstanceNorm1d)] = Planes(2),
        [typeof(InstanceNorm2d)] = Planes(3),
        [typeof(InstanceNorm3d)] = Planes(4),
        [typeof(BatchNorm1d)] = Normalised,
        [typeof(BatchNorm2d)] = Normalised,
        [typeof(BatchNorm3d)] = Normalised,
        [typeof(GroupNorm)] = Batch,
        [typeof(ChannelShuffle)] = Batch,
        [typeof(PReLU)] = (module, arguments, blank) => (Batch(module, arguments, blank) ?? Rows(module, arguments, blank)),

        [typeof(Linear)] = Rows,
        [typeof(Bilinear)] = Rows,
        [typeof(LayerNorm)] = Rows,
        [typeof(Embedding)] = Rows,
        [typeof(CELU)] = Rows,
        [typeof(ELU)] = Rows,
        [typeof(GELU)] = Rows,
        [typeof(Hardshrink)] = Rows,
        [typeof(Hardsigmoid)] = Rows,
        [typeof(Hardswish)] = Rows,
        [typeof(Hardtanh)] = Rows,
        [typeof(LeakyReLU)] = Rows,
        [typeof(LogSigmoid)] = Rows,
        [typeof(Mish)] = Rows,
        [typeof(ReLU)] = Rows,
        [typeof(ReLU6)] = Rows,
        [typeof(RReLU)] = Rows,
        [typeof(SELU)] = Rows,
        [typeof(Sigmoid)] = Rows,
        [typeof(SiLU)] = Rows,
        [typeof(Softplus)] = Rows,
        [typeof(Softshrink)] = Rows,
        [typeof(Softsign)] = Rows,
        [typeof(Tanh)] = Rows,
        [typeof(Tanhshrink)] = Rows,
        [typeof(Threshold)] = Rows,
        [typeof(Dropout)] = Rows,

        [typeof(EmbeddingBag)] = Bags,
        [typeof(RNN)] = (module, arguments, blank) => Recurrent(BatchFirst((RNN)module), arguments, blank),
        [typeof(GRU)] = (module, arguments, blank) => Recurrent(BatchFirst((GRU)module), arguments, blank),
        [typeof(LSTM)] = (module, arguments, blank) => Recurrent(BatchFirst((LSTM)module), arguments, blank),
        [typeof(RNNCell)] = Cell,
        [typeof(GRUCell)] = Cell,
        [typeof(LSTMCell)] = Cell,
        [typeof(MultiheadAttention)] = Attention,
        [typeof(TransformerEncoderLayer)] = Sequences,
        [typeof(TransformerEncoder)] = Sequences,
        [typeof(TransformerDecoderLayer)] = Sequences,
        [typeof(TransformerDecoder)] = Sequences,
        [typeof(Transformer)] = Sequences,
    };

    /// <summary>Whether this is a module of TorchSharp that runs on nothing.</summary>
    public static bool Knows(torch.nn.Module module) => Rules.ContainsKey(module.GetType());

    /// <summary>The call on nothing; null where the shapes are not such as the module takes, or it is not known.</summary>
    public static EmptyCall? For(torch.nn.Module module, object?[] arguments, Blank blank) =>
        Rules.TryGetValue(module.GetType(), out Rule? rule) && arguments[0] is torch.Tensor ? rule(module, arguments, blank) : null;

    /// <summary>For modules that take one sample of so many dimensions, or a batch of samples.</summary>
    private static Rule Samples(int dimensions) => (module, arguments, blank) =>
        ((torch.Tensor)arguments[0]!).dim() switch
        {
            long rank when rank == dimensions + 1 => Batch(module, arguments, blank),
            long rank when rank == dimensions => Rows(module, arguments, blank),
            _ => null,
        };

    /// <summary>For the normalisation of each plane by itself, which repeats its weights for a batch and cannot do so 0 times: it is the planes that are emptied.</summary>
    private static Rule Planes(int dimensions) => (_, arguments, blank) =>
    {
        var input = (torch.Tensor)arguments[0]!;
        long[] shape = input.shape;
        if (shape.Length - dimensions is not (0 or 1))
            return null;

        long[] emptied = Put(input.shape, ^1, 0);
        return new EmptyCall([blank(input, shape.Length > dimensions ? Put(emptied, 0, 1) : emptied)], (_, output) => Put(Put(output, 0, shape[0]), ^1, shape[^1]));
    };

    /// <summary>Dimension 0 is the batch.</summary>
    private static EmptyCall? Batch(torch.nn.Module module, object?[] arguments, Blank blank)
    {
        var input = (torch.Tensor)arguments[0]!;
        if (input.dim() < 2)
            return null;

        long batch = input.shape[0];
        return new EmptyCall(Emptied(arguments, 0, blank), (_, output) => Put(output, 0, batch));
    }

    /// <summary>libtorch does not look at the channels of an empty batch.</summary>
    private static EmptyCall? Normalised(torch.nn.Module module, object?[] arguments, Blank blank) =>
        arguments[0] is torch.Tensor { shape: [_, var channels, ..] } && channels == ((NormBase)module).num_features ? Batch(module, arguments, blank) : null;

    /// <summary>All leading dimensions are samples, so that one more, which is empty, can stand before them.</summary>
    private static EmptyCall Rows(torch.nn.Module module, object?[] arguments, Blank blank) =>
        new([.. arguments.Select(a => a is torch.Tensor t ? blank(t, [0, .. t.shape]) : a)], (_, output) => output[1..]);

    /// <summary>N bags of the same length, or one list of indices with the N places where bags begin.</summary>
    private static EmptyCall Bags(torch.nn.Module module, object?[] arguments, Blank blank)
    {
        long bags = ((torch.Tensor)(arguments[1] ?? arguments[0])!).shape[0];
        return new EmptyCall(Emptied(arguments, 0, blank), (_, output) => Put(output, 0, bags));
    }

    /// <summary>The batch of the input is in dimension 0 or 1, that of the states always in dimension 1.</summary>
    private static EmptyCall? Recurrent(bool batchFirst, object?[] arguments, Blank blank)
    {
        var input = (torch.Tensor)arguments[0]!;
        if (input.dim() != 3)
            return null;

        int dimension = batchFirst ? 0 : 1;
        long batch = input.shape[dimension];
        object?[] emptied = [Emptied(input, dimension, blank), .. Emptied(arguments[1..], 1, blank)];
        return new EmptyCall(emptied, (index, output) => Put(output, index == 0 ? dimension : 1, batch));
    }

    /// <summary>One step of a recurrent layer: the input and each state are N×features. On META it needs no rule.</summary>
    private static EmptyCall? Cell(torch.nn.Module module, object?[] arguments, Blank blank) =>
        module.parameters().Any(parameter => parameter.is_meta) ? null : Batch(module, arguments, blank);

    /// <summary>
    /// Queries L×N×E, keys and values S×N×E → L×N×E and weights N×L×S. Here it is the lengths that are emptied: libtorch's
    /// attention cannot take an empty batch. Masks change values only and are left out.
    /// </summary>
    private static EmptyCall? Attention(torch.nn.Module module, object?[] arguments, Blank blank)
    {
        if (arguments is not [torch.Tensor { shape: [var length, _, _] }, torch.Tensor { shape: [var keys, _, _] }, torch.Tensor { shape.Length: 3 }, ..])
            return null;

        // A bias or a zero that is added to the keys is there even when they are empty.
        return new EmptyCall(
            [.. Emptied(arguments[..3], 0, blank), null, arguments[4], null],
            (index, output) => index == 0 ? Put(output, 0, length) : [output[0], length, keys + output[2]]);
    }

    /// <summary>Sequences L×N×E, and masks, which are left out; the output is as long as the sequence that is transformed.</summary>
    private static EmptyCall? Sequences(torch.nn.Module module, object?[] arguments, Blank blank)
    {
        int sequences = module is TransformerEncoder or TransformerEncoderLayer ? 1 : 2;
        if (arguments.Take(sequences).Any(a => a is not torch.Tensor { shape.Length: 3 }))
            return null;

        long length = ((torch.Tensor)arguments[module is Transformer ? 1 : 0]!).shape[0];
        return new EmptyCall(
            [.. Emptied(arguments[..sequences], 0, blank), .. new object?[arguments.Length - sequences]],
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
