using TorchConv.Arithmetic;
using TorchConv.Cli.Models;
using TorchConv.Layers;
using TorchConv.Summaries;
using TorchSharp;
using static TorchSharp.torch;

namespace TorchConv.Tests.Summaries;

/// <summary>Published models have the parameters and multiply-adds that are published, on the CPU and on META.</summary>
public class KnownModelTests
{
    // Parameters and multiply-adds of VGG-16, ResNet-18 and MobileNetV2: torchvision's models, counted by fvcore.
    private static readonly Dictionary<string, (Func<Device, nn.Module> Make, Shape Input, Shape Output, long Parameters, long MultiplyAdds)> Published = new()
    {
        ["vgg16"] = (device => new Vgg16(device: device), [1, 3, 224, 224], [1, 1000], 138_357_544, 15_470_264_320),
        ["resnet18"] = (device => new ResNet18(device: device), [1, 3, 224, 224], [1, 1000], 11_689_512, 1_814_073_344),
        ["mobilenet_v2"] = (device => new MobileNetV2(device: device), [1, 3, 224, 224], [1, 1000], 3_504_872, 300_774_272),

        // LeCun et al. 1998 with today's full connections: 156 + 2,416 + 48,120 + 10,164 + 850 parameters.
        ["lenet"] = (device => new LeNet(device: device), [1, 1, 32, 32], [1, 10], 61_706, LeNetMultiplyAdds),

        // Figure 1 of the article: 572×572 in, two maps of 388×388 out.
        ["unet"] = (device => new UNet(device: device), [1, 1, 572, 572], [1, 2, 388, 388], UNetParameters, UNetMultiplyAdds),
    };

    private const long LeNetMultiplyAdds = (28 * 28 * 6 * 25) + (10 * 10 * 16 * 6 * 25) + (400 * 120) + (120 * 84) + (84 * 10);

    private static long UNetParameters => UNetLayers.Sum(layer => layer.Weights + layer.Biases);

    private static long UNetMultiplyAdds => UNetLayers.Sum(layer => layer.Positions * layer.Weights);

    public static TheoryData<string> Names => [.. Published.Keys];

    /// <summary>The layers of figure 1, read off the figure: the channels and sizes that are written there.</summary>
    private static IEnumerable<(long Weights, long Biases, long Positions)> UNetLayers
    {
        get
        {
            (long In, long Out, long Size)[] convolutions =
            [
                (1, 64, 570), (64, 64, 568), (64, 128, 282), (128, 128, 280), (128, 256, 138), (256, 256, 136), (256, 512, 66), (512, 512, 64),
                (512, 1024, 30), (1024, 1024, 28),
                (1024, 512, 54), (512, 512, 52), (512, 256, 102), (256, 256, 100), (256, 128, 198), (128, 128, 196), (128, 64, 390), (64, 64, 388),
            ];
            (long In, long Out, long Size)[] upConvolutions = [(1024, 512, 28), (512, 256, 52), (256, 128, 100), (128, 64, 196)];
            return
            [
                .. convolutions.Select(c => (9 * c.In * c.Out, c.Out, c.Size * c.Size)),
                .. upConvolutions.Select(c => (4 * c.In * c.Out, c.Out, c.Size * c.Size)),
                (64 * 2, 2, 388 * 388),
            ];
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Has_the_published_numbers(string name)
    {
        var (make, input, output, parameters, multiplyAdds) = Published[name];
        using nn.Module model = make(META);

        ModelSummary summary = ModelSummary.Of(model, input);

        summary.Pass.Should().Be(SummaryPass.NothingComputed);
        summary.Model.Outputs.Should().Equal(output);
        summary.Parameters.Should().Be(parameters).And.Be(ParameterCount.Of(model).All);
        summary.MultiplyAdds.Exact.Should().Be(multiplyAdds);
        summary.Unused.Should().BeEmpty();
    }

    [Theory]
    [InlineData("lenet")]
    [InlineData("resnet18")]
    [InlineData("mobilenet_v2")]
    [InlineData("unet")]
    public void Has_the_shapes_of_a_real_pass(string name)
    {
        var (make, input, _, _, _) = Published[name];
        using DisposeScope scope = NewDisposeScope();
        nn.Module model = make(CPU);

        // Small images keep the real pass short; U-Net's sizes must be even before each pooling.
        Shape small = input[2] == 32 ? [3, 1, 32, 32] : name == "unet" ? [2, 1, 188, 204] : [2, 3, 64, 96];

        SeenCalls.Of(ModelSummary.Of(model, small)).Should().Equal(SeenCalls.Of(model, zeros(small.ToArray())));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Multiply_adds_grow_with_the_batch_and_memory_does_not(string name)
    {
        var (make, input, _, _, multiplyAdds) = Published[name];
        using nn.Module model = make(META);

        // Ten million images: their activations would not fit into any machine.
        ModelSummary summary = ModelSummary.Of(model, input.With(0, 10_000_000));

        summary.MultiplyAdds.Exact.Should().Be(multiplyAdds * 10_000_000);
        summary.ActivationBytes.Should().BeGreaterThan(100_000_000_000);
    }

    [Fact]
    public void Numbers_that_no_long_holds_are_refused()
    {
        using Vgg16 model = new(device: META);

        model.Invoking(m => m.Summarize(1_000_000_000, 3, 224, 224)).Should().Throw<ArgumentException>()
            .WithMessage("the numbers of Vgg16 for 1000000000×3×224×224:float32 exceed 9223372036854775807 (Parameter 'inputs')");
    }
}
