using TorchConv.Arithmetic;
using TorchConv.Modules;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Tests.Modules;

/// <summary>What a module is said to take, libtorch takes, and nothing else: both are asked about each of these shapes.</summary>
public class ExpectationTests
{
    /// <summary>A module, the shapes that it takes, and the shapes that it does not take; inputs of one call are separated by "and".</summary>
    public static TheoryData<string, string, string> Shapes => new()
    {
        { "Conv1d", "2x3x5; 3x5; 1x3x9", "2x4x5; 3x4; 3; 1x2x3x5; 5x3" },
        { "Conv2d", "2x3x5x6; 3x5x6", "2x4x5x6; 2x3x4x6; 2x3x5x5; 3x5; 1x2x3x5x6" },
        { "Conv2d padded", "1x3x1x2; 3x1x2", "1x3x1x1; 1x3x0x2" },
        { "Conv3d", "1x3x5x5x5; 3x5x5x5", "3x5x5; 1x3x5x5x4; 1x4x5x5x5" },
        { "ConvTranspose2d", "2x3x1x1; 3x1x1", "2x4x1x1; 3x1; 2x1x3x1x1" },
        { "MaxPool2d", "2x4x3x3; 4x3x5", "2x4x2x3; 3x3; 1x2x4x3x3" },
        { "AvgPool1d", "2x4x3; 4x3", "2x4x2; 3; 1x2x4x3" },
        { "Linear", "3; 2x3; 4x2x3", "4; 3x4" },
        { "Bilinear", "2x3 and 2x4; 5x2x3 and 5x2x4", "2x4 and 2x4; 2x3 and 2x3" },
        { "BatchNorm1d", "2x3; 2x3x5", "2x4; 3; 2x3x4x4; 2x4x3" },
        { "BatchNorm2d", "2x3x4x4", "2x4x4x4; 2x3x4; 2x3; 2x3x4x4x4" },
        { "BatchNorm3d", "2x3x4x4x4", "2x3x4x4; 2x4x4x4x4" },
        { "InstanceNorm2d", "2x3x4x4; 3x4x4", "2x4x4x4; 3x4; 4x3x4; 1x2x3x4x4" },
        { "GroupNorm", "2x6x4; 2x6x4x4", "6; 2x6; 2x9x4; 2x3x4; 2x4x6" },
        { "GroupNorm without weights", "2x6x4; 2x9x4; 2x3x4x4", "3; 2x3; 2x4x4; 2x4x3" },
        { "LayerNorm", "2x3; 5x2x3", "3x2; 3; 2x4" },
        { "RNN", "5x2x3", "5x2x4; 1x5x2x3" },
        { "LSTM", "5x2x3", "5x2x4; 1x5x2x3" },
        { "GRUCell", "2x3", "2x4; 1x2x3" },
        { "MultiheadAttention", "5x2x8 and 4x2x8 and 4x2x8", "5x2x9 and 4x2x9 and 4x2x9; 1x5x2x8 and 1x4x2x8 and 1x4x2x8" },
        { "TransformerEncoderLayer", "5x2x8", "5x2x9; 1x5x2x8" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Of_the_shapes_of_its_inputs(string name, string taken, string refused)
    {
        using DisposeScope scope = NewDisposeScope();
        using var noGradient = no_grad();
        Module module = Made(name);
        foreach ((string shapes, bool isTaken) in taken.Split("; ").Select(one => (one, true)).Concat(refused.Split("; ").Select(one => (one, false))))
        {
            Shape[] inputs = [.. shapes.Split(" and ").Select(text => Shape.Parse(text))];

            Takes(module, inputs).Should().Be(isTaken, "libtorch is asked about {0}", shapes);
            Expected(module, inputs, ScalarType.Float32).IsMet.Should().Be(isTaken, "{0} is expected", shapes);
        }
    }

    [Theory]
    [InlineData(ScalarType.Int64, true)]
    [InlineData(ScalarType.Float32, false)]
    public void Of_the_type_of_indices(ScalarType type, bool isTaken)
    {
        using DisposeScope scope = NewDisposeScope();
        Module<Tensor, Tensor> module = Embedding(5, 2);

        Expected(module, [[2, 3]], type).IsMet.Should().Be(isTaken);
        Succeeds(() => module.call(zeros([2, 3], type))).Should().Be(isTaken);
    }

    private static Expectation Expected(Module module, Shape[] inputs, ScalarType type) =>
        ModuleKind.Of(module)!.Expects!(new CallShapes(module, inputs, [.. inputs.Select(_ => type)], []));

    private static Module Made(string name) => name switch
    {
        "Conv1d" => Conv1d(3, 2, 5),
        "Conv2d" => Conv2d(3, 2, (5, 6)),
        "Conv2d padded" => Conv2d(3, 2, (3, 4), padding: (1, 1)),
        "Conv3d" => Conv3d(3, 2, 5),
        "ConvTranspose2d" => ConvTranspose2d(3, 2, 5),
        "MaxPool2d" => MaxPool2d(3),
        "AvgPool1d" => AvgPool1d(3),
        "Linear" => Linear(3, 2),
        "Bilinear" => Bilinear(3, 4, 2),
        "BatchNorm1d" => BatchNorm1d(3),
        "BatchNorm2d" => BatchNorm2d(3),
        "BatchNorm3d" => BatchNorm3d(3),
        "InstanceNorm2d" => InstanceNorm2d(3),
        "GroupNorm" => GroupNorm(3, 6),
        "GroupNorm without weights" => GroupNorm(3, 6, affine: false),
        "LayerNorm" => LayerNorm([2, 3]),
        "RNN" => RNN(3, 2),
        "LSTM" => LSTM(3, 2),
        "GRUCell" => GRUCell(3, 2),
        "MultiheadAttention" => MultiheadAttention(8, 2),
        _ => TransformerEncoderLayer(8, 2),
    };

    private static bool Takes(Module module, Shape[] inputs)
    {
        Tensor[] given = [.. inputs.Select(shape => zeros(shape.ToArray()))];
        return Succeeds(() => _ = module switch
        {
            Module<Tensor, Tensor> one => one.call(given[0]),
            Module<Tensor, Tensor, Tensor> two when inputs.Length == 2 => two.call(given[0], given[1]),
            TorchSharp.Modules.RNN recurrent => recurrent.call(given[0]).Item1,
            TorchSharp.Modules.LSTM recurrent => recurrent.call(given[0]).Item1,
            TorchSharp.Modules.GRUCell cell => cell.call(given[0], null!),
            TorchSharp.Modules.MultiheadAttention attention => attention.call(given[0], given[1], given[2], null, false, null).Item1,
            _ => ((TorchSharp.Modules.TransformerEncoderLayer)module).call(given[0], null, null),
        });
    }

    private static bool Succeeds(Action call)
    {
        try
        {
            call();
            return true;
        }
        catch (Exception e) when (e is System.Runtime.InteropServices.ExternalException or ArgumentException)
        {
            return false;
        }
    }
}
