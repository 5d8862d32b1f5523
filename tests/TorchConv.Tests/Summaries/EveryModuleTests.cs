using TorchConv.Arithmetic;
using TorchConv.Summaries;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Tests.Summaries;

/// <summary>Every module of TorchSharp runs on nothing, and its shapes are those of a real pass.</summary>
public class EveryModuleTests
{
    private static readonly Shape Sequences = [2, 4, 12], Images = [2, 4, 12, 12], Volumes = [2, 4, 6, 6, 6];

    private static readonly Dictionary<string, (Func<Device, Module<Tensor, Tensor>> Make, Shape Input)> OfOneTensor = new()
    {
        ["Conv1d"] = (d => Conv1d(4, 6, 3, stride: 2, device: d), Sequences),
        ["Conv2d"] = (d => Conv2d(4, 6, (3L, 2L), stride: (2L, 1L), padding: (1L, 0L), dilation: (1L, 2L), groups: 2, device: d), Images),
        ["Conv3d"] = (d => Conv3d(4, 6, 3, device: d), Volumes),
        ["Conv1d of one sample"] = (d => Conv1d(4, 6, 3, device: d), [4, 12]),
        ["Conv2d of one sample"] = (d => Conv2d(4, 6, 3, device: d), [4, 12, 12]),
        ["Conv2d with padding same"] = (d => Conv2d(4, 6, 4, padding: Padding.Same, device: d), Images),
        ["Conv2d with padding of reflections"] = (d => Conv2d(4, 6, 3, padding: 2, padding_mode: PaddingModes.Reflect, device: d), Images),
        ["Conv2d with circular padding"] = (d => Conv2d(4, 6, 3, padding: 2, padding_mode: PaddingModes.Circular, device: d), Images),
        ["ConvTranspose1d"] = (d => ConvTranspose1d(4, 6, 3, stride: 2, device: d), Sequences),
        ["ConvTranspose2d"] = (d => ConvTranspose2d(4, 6, 3, stride: 2, padding: 1, output_padding: 1, device: d), Images),
        ["ConvTranspose2d of one sample"] = (d => ConvTranspose2d(4, 6, 3, device: d), [4, 12, 12]),
        ["ConvTranspose3d"] = (d => ConvTranspose3d(4, 6, 3, device: d), Volumes),
        ["Linear"] = (d => Linear(12, 5, device: d), Images),
        ["Linear of one row"] = (d => Linear(12, 5, device: d), [12]),
        ["Embedding"] = (d => Embedding(9, 5, device: d), [3, 7]),
        ["Embedding of one index"] = (d => Embedding(9, 5, device: d), []),

        ["BatchNorm1d of rows"] = (d => BatchNorm1d(4, device: d), [2, 4]),
        ["BatchNorm1d"] = (d => BatchNorm1d(4, device: d), Sequences),
        ["BatchNorm2d"] = (d => BatchNorm2d(4, device: d), Images),
        ["BatchNorm2d without running statistics"] = (d => BatchNorm2d(4, track_running_stats: false, device: d), Images),
        ["BatchNorm3d"] = (d => BatchNorm3d(4, affine: false, device: d), Volumes),
        ["InstanceNorm1d"] = (d => InstanceNorm1d(4, affine: true, device: d), Sequences),
        ["InstanceNorm2d"] = (d => InstanceNorm2d(4, device: d), Images),
        ["InstanceNorm2d of one sample"] = (d => InstanceNorm2d(4, device: d), [4, 12, 12]),
        ["InstanceNorm2d with running statistics"] = (d => InstanceNorm2d(4, affine: true, track_running_stats: true, device: d), Images),
        ["InstanceNorm3d"] = (d => InstanceNorm3d(4, device: d), Volumes),
        ["GroupNorm"] = (d => GroupNorm(2, 4, device: d), Images),
        ["LayerNorm"] = (d => LayerNorm([12, 12], device: d), Images),
        ["LayerNorm of one row"] = (d => LayerNorm(12, device: d), [12]),
        ["LocalResponseNorm"] = (_ => LocalResponseNorm(2), Images),

        ["AvgPool1d"] = (_ => AvgPool1d(3), Sequences),
        ["AvgPool2d"] = (_ => AvgPool2d(3, stride: 2, padding: 1), Images),
        ["AvgPool2d of one sample"] = (_ => AvgPool2d(3), [4, 12, 12]),
        ["AvgPool3d"] = (_ => AvgPool3d(2), Volumes),
        ["MaxPool1d"] = (_ => MaxPool1d(3), Sequences),
        ["MaxPool2d"] = (_ => MaxPool2d(3, stride: 2, padding: 1, ceil_mode: true), Images),
        ["MaxPool3d"] = (_ => MaxPool3d(2), Volumes),
        ["AdaptiveAvgPool1d"] = (_ => AdaptiveAvgPool1d(5), Sequences),
        ["AdaptiveAvgPool2d"] = (_ => AdaptiveAvgPool2d([5, 7]), Images),
        ["AdaptiveAvgPool3d"] = (_ => AdaptiveAvgPool3d([2, 3, 4]), Volumes),
        ["AdaptiveMaxPool1d"] = (_ => AdaptiveMaxPool1d(5), Sequences),
        ["AdaptiveMaxPool2d"] = (_ => AdaptiveMaxPool2d([5, 7]), Images),
        ["LPPool1d"] = (_ => LPPool1d(2, 3), Sequences),
        ["LPPool2d"] = (_ => LPPool2d(2, 3), Images),
        ["FractionalMaxPool2d"] = (_ => FractionalMaxPool2d(2, output_ratio: 0.5), Images),
        ["FractionalMaxPool3d"] = (_ => FractionalMaxPool3d(2, output_ratio: 0.5), Volumes),

        ["Upsample by nearest"] = (_ => Upsample(scale_factor: [2, 3]), Images),
        ["Upsample bilinear"] = (_ => Upsample(size: [20, 21], mode: UpsampleMode.Bilinear), Images),
        ["Upsample bicubic"] = (_ => Upsample(scale_factor: [2, 2], mode: UpsampleMode.Bicubic), Images),
        ["Upsample linear"] = (_ => Upsample(scale_factor: [2], mode: UpsampleMode.Linear), Sequences),
        ["Upsample trilinear"] = (_ => Upsample(scale_factor: [2, 2, 2], mode: UpsampleMode.Trilinear), Volumes),
        ["PixelShuffle"] = (_ => PixelShuffle(2), Images),
        ["PixelUnshuffle"] = (_ => PixelUnshuffle(2), Images),
        ["ChannelShuffle"] = (_ => ChannelShuffle(2), Images),
        ["Fold"] = (_ => Fold((4L, 4L), (2L, 2L)), [2, 12, 9]),
        ["Unfold"] = (_ => Unfold((3L, 2L)), Images),
        ["Flatten"] = (_ => Flatten(), Images),
        ["Flatten across the batch"] = (_ => Flatten(0, 1), Images),
        ["Unflatten"] = (_ => Unflatten(1, [2, 2]), Images),
        ["ConstantPad1d"] = (_ => ConstantPad1d(2, 1), Sequences),
        ["ConstantPad2d"] = (_ => ConstantPad2d(2, 1), Images),
        ["ConstantPad3d"] = (_ => ConstantPad3d(2, 1), Volumes),
        ["ZeroPad2d"] = (_ => ZeroPad2d((1L, 2L, 3L, 4L)), Images),
        ["ReflectionPad1d"] = (_ => ReflectionPad1d(2), Sequences),
        ["ReflectionPad2d"] = (_ => ReflectionPad2d((1L, 2L, 3L, 4L)), Images),
        ["ReflectionPad3d"] = (_ => ReflectionPad3d(2), Volumes),
        ["ReplicationPad1d"] = (_ => ReplicationPad1d(2), Sequences),
        ["ReplicationPad2d"] = (_ => ReplicationPad2d(2), Images),
        ["ReplicationPad3d"] = (_ => ReplicationPad3d(2), Volumes),

        ["Dropout"] = (_ => Dropout(), Images),
        ["Dropout1d"] = (_ => Dropout1d(), Sequences),
        ["Dropout2d"] = (_ => Dropout2d(), Images),
        ["Dropout3d"] = (_ => Dropout3d(), Volumes),
        ["AlphaDropout"] = (_ => AlphaDropout(), Images),
        ["FeatureAlphaDropout"] = (_ => FeatureAlphaDropout(), Images),
        ["Identity"] = (_ => Identity(), Images),
        ["CELU"] = (_ => CELU(), Images),
        ["ELU"] = (_ => ELU(), Images),
        ["GELU"] = (_ => GELU(), Images),
        ["GLU"] = (_ => GLU(), Images),
        ["GLU across the batch"] = (_ => GLU(0), Images),
        ["Hardshrink"] = (_ => Hardshrink(), Images),
        ["Hardsigmoid"] = (_ => Hardsigmoid(), Images),
        ["Hardswish"] = (_ => Hardswish(), Images),
        ["Hardtanh"] = (_ => Hardtanh(), Images),
        ["LeakyReLU"] = (_ => LeakyReLU(), Images),
        ["LogSigmoid"] = (_ => LogSigmoid(), Images),
        ["LogSoftmax"] = (_ => LogSoftmax(1), Images),
        ["Mish"] = (_ => Mish(), Images),
        ["PReLU"] = (d => PReLU(4, device: d), Images),
        ["PReLU of one number"] = (d => PReLU(1, device: d), [12]),
        ["ReLU"] = (_ => ReLU(), Images),
        ["ReLU in place"] = (_ => ReLU(inplace: true), Images),
        ["ReLU of a scalar"] = (_ => ReLU(), []),
        ["ReLU6"] = (_ => ReLU6(), Images),
        ["RReLU"] = (_ => RReLU(), Images),
        ["SELU"] = (_ => SELU(), Images),
        ["Sigmoid"] = (_ => Sigmoid(), Images),
        ["SiLU"] = (_ => SiLU(), Images),
        ["Softmax"] = (_ => Softmax(1), Images),
        ["Softmax2d"] = (_ => Softmax2d(), Images),
        ["Softmin"] = (_ => Softmin(1), Images),
        ["Softplus"] = (_ => Softplus(), Images),
        ["Softshrink"] = (_ => Softshrink(), Images),
        ["Softsign"] = (_ => Softsign(), Images),
        ["Tanh"] = (_ => Tanh(), Images),
        ["Tanhshrink"] = (_ => Tanhshrink(), Images),
        ["Threshold"] = (_ => Threshold(0.1, 1), Images),
    };

    public static TheoryData<string> Names => [.. OfOneTensor.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Has_the_shapes_of_a_real_pass_without_computing(string name)
    {
        (Func<Device, Module<Tensor, Tensor>> make, Shape shape) = OfOneTensor[name];
        using Module<Tensor, Tensor> module = make(CPU);
        ScalarType type = module is TorchSharp.Modules.Embedding ? ScalarType.Int64 : ScalarType.Float32;
        using Tensor input = zeros(shape.ToArray(), type);

        ModelSummary summary = ModelSummary.Of(module, new ModelInput(shape, type));

        summary.Pass.Should().Be(SummaryPass.NothingComputed);
        SeenCalls.Of(summary).Should().Equal(SeenCalls.Of(module, input));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Has_the_same_facts_on_META(string name)
    {
        (Func<Device, Module<Tensor, Tensor>> make, Shape shape) = OfOneTensor[name];
        using Module<Tensor, Tensor> real = make(CPU), meta = make(META);
        ScalarType type = real is TorchSharp.Modules.Embedding ? ScalarType.Int64 : ScalarType.Float32;

        ModelSummary.Of(meta, new ModelInput(shape, type)).ToJson().Should().Be(ModelSummary.Of(real, new ModelInput(shape, type)).ToJson());
    }

    /// <summary>Positionwise because of an argument of theirs; the table of kinds tells no field of any of their kind.</summary>
    private static readonly string[] PositionwiseByArgument = ["Softmax", "LogSoftmax", "Softmin", "InstanceNorm2d with running statistics"];

    public static TheoryData<string> NamesOfBatches =>
        [.. OfOneTensor.Where(one => one.Value.Input.Rank > 2 && !one.Key.EndsWith("of one sample", StringComparison.Ordinal)).Select(one => one.Key)];

    /// <summary>Rows of the input are changed one at a time: the rows of the output that change with them see them.</summary>
    [Theory]
    [MemberData(nameof(NamesOfBatches))]
    public void The_field_that_is_told_is_as_large_as_what_changes_an_output(string name)
    {
        (Func<Device, Module<Tensor, Tensor>> make, Shape shape) = OfOneTensor[name];
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Module<Tensor, Tensor> module = make(CPU).to(ScalarType.Float64);
        FieldFacts? told = ModelSummary.Of(module, hasFields: true, shape).Model.ReceptiveField;
        module.eval();
        using Generator generator = new(1);
        foreach (TorchSharp.Modules.Parameter parameter in module.parameters())
            parameter.uniform_(0.5, 1, generator);
        Tensor input = randn(shape.ToArray(), ScalarType.Float64, generator: generator), output = module.call(input);
        long[] seen = output.dim() == shape.Rank ? [.. Enumerable.Range(2, shape.Rank - 2).Select(Seen)] : [];

        bool isPositionwise = seen.Length > 0 && seen.All(size => size == 1) && output.shape.SequenceEqual(shape);
        if (told is not null)
            seen.Should().Equal(told.Sizes);
        else
            isPositionwise.Should().Be(PositionwiseByArgument.Contains(name), "no field is told");

        long Seen(int dimension)
        {
            bool[][] moves = [.. Enumerable.Range(0, (int)shape[dimension]).Select(row =>
            {
                Tensor changed = input.clone();
                changed.narrow(dimension, row, 1).copy_(randn(shape.With(dimension, 1).ToArray(), ScalarType.Float64, generator: generator) * 3);
                Tensor differs = (module.call(changed) != output).to(ScalarType.Int64).transpose(0, dimension).flatten(1).amax([1]);
                return differs.data<long>().ToArray().Select(moved => moved > 0).ToArray();
            })];

            // At the ends the padding stands in the way.
            int third = moves[0].Length / 3;
            return Enumerable.Range(third, moves[0].Length - (2 * third)).Max(at => Array.FindLastIndex(moves, row => row[at]) - Array.FindIndex(moves, row => row[at]) + 1);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Takes_and_refuses_the_shapes_that_a_real_pass_takes_and_refuses(string name)
    {
        (Func<Device, Module<Tensor, Tensor>> make, Shape shape) = OfOneTensor[name];
        using Module<Tensor, Tensor> module = make(CPU);
        ScalarType type = module is TorchSharp.Modules.Embedding ? ScalarType.Int64 : ScalarType.Float32;
        Shape[] others = shape.Rank == 0
            ? [[1]]
            : [[.. shape.Skip(1)], [2, .. shape], shape.With(0, 1), shape.With(shape.Rank - 1, 1), shape.With(Math.Max(shape.Rank - 3, 0), 3)];

        others.Should().AllSatisfy(other => Answer(() => ModelSummary.Of(module, new ModelInput(other, type)).Model.Outputs[0])
            .Should().Be(Answer(() => Shape.Of(Call(module, other, type))), $"{other} went in"));

        static long[] Call(Module<Tensor, Tensor> module, Shape shape, ScalarType type)
        {
            using DisposeScope scope = NewDisposeScope();
            using IDisposable noGrad = no_grad();
            module.eval();
            return module.call(zeros(shape.ToArray(), type)).shape;
        }

        static string Answer(Func<Shape> shape)
        {
            try
            {
                return shape().ToString();
            }
            catch (Exception e) when (e is ArgumentException or System.Runtime.InteropServices.ExternalException)
            {
                return "refused";
            }
        }
    }
}
