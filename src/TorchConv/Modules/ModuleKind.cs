using TorchConv.Arithmetic;
using TorchSharp;
using TorchSharp.Modules;

namespace TorchConv.Modules;

/// <summary>The inputs and the output of a call of a module. Until the call has ended, the output is a scalar.</summary>
internal sealed record CallShapes(torch.nn.Module Module, IReadOnlyList<Shape> Inputs, IReadOnlyList<torch.ScalarType> Types, Shape Output);

/// <summary>
/// What is known about one kind of TorchSharp's own modules. They are sealed, so the type identifies the kind. Everything about a
/// kind is in its row of the table; a module without a row runs unchanged, like a user's.
/// </summary>
/// <param name="OnEmptyBatch">How it is run on an empty batch; null if that is not possible.</param>
internal sealed record ModuleKind(EmptyRule? OnEmptyBatch)
{
    private static readonly ModuleKind Activation = new(EmptyBatch.Rows) { IsPositionwise = true };
    private static readonly ModuleKind Unruled = new(OnEmptyBatch: null) { IsPositionwise = true };
    private static readonly ModuleKind Recurrent =
        new(EmptyBatch.Recurrent) { MultiplyAdds = MultiplyAddRules.PerRow, Expects = Expectation.OfRecurrent, KeepsWeights = true };

    private static readonly ModuleKind Cell =
        new(EmptyBatch.Cell) { MultiplyAdds = MultiplyAddRules.PerRow, Expects = Expectation.OfCell, KeepsWeights = true };

    private static readonly ModuleKind Attention =
        new(EmptyBatch.Attention) { MultiplyAdds = MultiplyAddRules.OfAttention, Expects = Expectation.OfAttention, KeepsWeights = true };

    private static readonly Dictionary<Type, ModuleKind> Table = new()
    {
        [typeof(Conv1d)] = Convolution(EmptyBatch.Samples(2), MultiplyAddRules.PerOutput),
        [typeof(Conv2d)] = Convolution(EmptyBatch.Samples(3), MultiplyAddRules.PerOutput),
        [typeof(Conv3d)] = Convolution(EmptyBatch.Samples(4), MultiplyAddRules.PerOutput),
        [typeof(ConvTranspose1d)] = Convolution(EmptyBatch.Samples(2), MultiplyAddRules.PerInput),
        [typeof(ConvTranspose2d)] = Convolution(EmptyBatch.Samples(3), MultiplyAddRules.PerInput),
        [typeof(ConvTranspose3d)] = Convolution(EmptyBatch.Samples(4), MultiplyAddRules.PerInput),

        [typeof(MaxPool1d)] = Pooling<MaxPool1d>(2, m => WindowFacts.Along(m.kernel_size, m.stride, m.padding, m.dilation)),
        [typeof(MaxPool2d)] = Pooling<MaxPool2d>(3, m => WindowFacts.Along(m.kernel_size, m.stride, m.padding, m.dilation)),
        [typeof(MaxPool3d)] = Pooling<MaxPool3d>(4, m => WindowFacts.Along(m.kernel_size, m.stride, m.padding, m.dilation)),
        [typeof(AvgPool1d)] = Pooling<AvgPool1d>(2, m => WindowFacts.Along(m.kernel_size, m.stride, m.padding)),
        [typeof(AvgPool2d)] = Pooling<AvgPool2d>(3, m => WindowFacts.Along(m.kernel_size, m.stride, m.padding)),
        [typeof(AvgPool3d)] = Pooling<AvgPool3d>(4, m => WindowFacts.Along(m.kernel_size, m.stride, m.padding)),
        [typeof(LPPool1d)] = Pooling<LPPool1d>(2, m => WindowFacts.Along(m.kernel_size, m.stride)),
        [typeof(LPPool2d)] = Pooling<LPPool2d>(3, m => WindowFacts.Along(m.kernel_size, m.stride)),
        [typeof(AdaptiveAvgPool1d)] = new(EmptyBatch.Samples(2)),
        [typeof(AdaptiveAvgPool2d)] = new(EmptyBatch.Samples(3)),
        [typeof(AdaptiveAvgPool3d)] = new(EmptyBatch.Samples(4)),
        [typeof(AdaptiveMaxPool1d)] = new(EmptyBatch.Samples(2)),
        [typeof(AdaptiveMaxPool2d)] = new(EmptyBatch.Samples(3)),
        [typeof(MaxUnpool1d)] = new(EmptyBatch.Samples(2)),
        [typeof(MaxUnpool2d)] = new(EmptyBatch.Samples(3)),
        [typeof(MaxUnpool3d)] = new(EmptyBatch.Samples(4)),
        [typeof(Unfold)] = new(EmptyBatch.Images),
        [typeof(Fold)] = new(EmptyBatch.Samples(2)),
        [typeof(ReflectionPad1d)] = new(EmptyBatch.Samples(2)),
        [typeof(ReflectionPad2d)] = new(EmptyBatch.Samples(3)),
        [typeof(ReflectionPad3d)] = new(EmptyBatch.Samples(4)),

        [typeof(BatchNorm1d)] = new(EmptyBatch.Normalised) { Expects = Expectation.OfBatchNorm1d, IsPositionwise = true },
        [typeof(BatchNorm2d)] = new(EmptyBatch.Normalised) { Expects = Expectation.OfBatchNorm, IsPositionwise = true },
        [typeof(BatchNorm3d)] = new(EmptyBatch.Normalised) { Expects = Expectation.OfBatchNorm, IsPositionwise = true },
        [typeof(InstanceNorm1d)] = new(EmptyBatch.Planes(2)) { Expects = Expectation.OfInstanceNorm },
        [typeof(InstanceNorm2d)] = new(EmptyBatch.Planes(3)) { Expects = Expectation.OfInstanceNorm },
        [typeof(InstanceNorm3d)] = new(EmptyBatch.Planes(4)) { Expects = Expectation.OfInstanceNorm },
        [typeof(GroupNorm)] = new(EmptyBatch.Batch) { Expects = Expectation.OfGroupNorm },
        [typeof(LayerNorm)] = new(EmptyBatch.Rows) { Expects = Expectation.OfLayerNorm },
        [typeof(LocalResponseNorm)] = Unruled,

        [typeof(Linear)] = new(EmptyBatch.Rows) { MultiplyAdds = MultiplyAddRules.PerRow, Expects = Expectation.OfLinear },
        [typeof(Bilinear)] = new(EmptyBatch.Rows) { MultiplyAdds = MultiplyAddRules.PerRow, Expects = Expectation.OfBilinear },
        [typeof(Embedding)] = new(EmptyBatch.Rows) { Expects = Expectation.OfIndices },
        [typeof(EmbeddingBag)] = new(EmptyBatch.Bags) { Expects = Expectation.OfIndices },

        [typeof(RNN)] = Recurrent,
        [typeof(GRU)] = Recurrent,
        [typeof(LSTM)] = Recurrent,
        [typeof(RNNCell)] = Cell,
        [typeof(GRUCell)] = Cell,
        [typeof(LSTMCell)] = Cell,
        [typeof(MultiheadAttention)] = Attention,
        [typeof(TransformerEncoderLayer)] = Transforming(MultiplyAddRules.PerRow),
        [typeof(TransformerEncoder)] = Transforming(MultiplyAddRules.PerRow),
        [typeof(TransformerDecoderLayer)] = Transforming(MultiplyAddRules.OfDecoder),
        [typeof(TransformerDecoder)] = Transforming(MultiplyAddRules.OfDecoder),
        [typeof(Transformer)] = Transforming(MultiplyAddRules.OfTransformer),

        [typeof(ChannelShuffle)] = new(EmptyBatch.Batch) { IsPositionwise = true },
        [typeof(PReLU)] = new(EmptyBatch.BatchOrRows) { IsPositionwise = true },
        [typeof(CELU)] = Activation,
        [typeof(ELU)] = Activation,
        [typeof(GELU)] = Activation,
        [typeof(Hardshrink)] = Activation,
        [typeof(Hardsigmoid)] = Activation,
        [typeof(Hardswish)] = Activation,
        [typeof(Hardtanh)] = Activation,
        [typeof(LeakyReLU)] = Activation,
        [typeof(LogSigmoid)] = Activation,
        [typeof(Mish)] = Activation,
        [typeof(ReLU)] = Activation,
        [typeof(ReLU6)] = Activation,
        [typeof(RReLU)] = Activation,
        [typeof(SELU)] = Activation,
        [typeof(Sigmoid)] = Activation,
        [typeof(SiLU)] = Activation,
        [typeof(Softplus)] = Activation,
        [typeof(Softshrink)] = Activation,
        [typeof(Softsign)] = Activation,
        [typeof(Tanh)] = Activation,
        [typeof(Tanhshrink)] = Activation,
        [typeof(Threshold)] = Activation,
        [typeof(Dropout)] = Activation,
        [typeof(Dropout1d)] = Unruled,
        [typeof(Dropout2d)] = Unruled,
        [typeof(Dropout3d)] = Unruled,
        [typeof(AlphaDropout)] = Unruled,
        [typeof(FeatureAlphaDropout)] = Unruled,
        [typeof(Identity)] = Unruled,
        [typeof(Softmax2d)] = Unruled,
    };

    /// <summary>Returns the window that slides over its input; null if the kind has none.</summary>
    public Func<torch.nn.Module, WindowFacts>? Window { get; init; }

    /// <summary>Counts the multiply-adds of a call; null if the convention counts none: normalisation, activation and pooling.</summary>
    public Func<CallShapes, long>? MultiplyAdds { get; init; }

    /// <summary>Returns what it expects of its inputs; null if that is not known.</summary>
    public Func<CallShapes, Expectation>? Expects { get; init; }

    /// <summary>Whether each position of the output depends only on the same position of the input.</summary>
    public bool IsPositionwise { get; init; }

    /// <summary>Whether libtorch keeps its weights, so that a call cannot use stand-ins for them.</summary>
    public bool KeepsWeights { get; init; }

    /// <summary>Returns the kind of a module; null if there is no row for it.</summary>
    public static ModuleKind? Of(torch.nn.Module module) => Table.GetValueOrDefault(module.GetType());

    /// <summary>Returns the window of a module; null if it has none.</summary>
    public static WindowFacts? WindowOf(torch.nn.Module module) => Of(module)?.Window?.Invoke(module);

    private static ModuleKind Convolution(EmptyRule samples, Func<CallShapes, long> multiplyAdds) =>
        new(samples) { Window = WindowFacts.OfConvolution, MultiplyAdds = multiplyAdds, Expects = Expectation.OfConvolution };

    private static ModuleKind Pooling<T>(int dimensions, Func<T, WindowFacts> window)
        where T : torch.nn.Module =>
        new(EmptyBatch.Samples(dimensions)) { Window = module => window((T)module), Expects = Expectation.OfPooling };

    private static ModuleKind Transforming(Func<CallShapes, long> multiplyAdds) =>
        new(EmptyBatch.Sequences) { MultiplyAdds = multiplyAdds, Expects = Expectation.OfTransformer, KeepsWeights = true };
}
