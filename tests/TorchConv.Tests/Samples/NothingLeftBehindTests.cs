using System.Globalization;
using TorchConv.Samples;
using TorchSharp;
using static TorchSharp.torch;

namespace TorchConv.Tests.Samples;

/// <summary>A copied sample leaks no tensor, keeps no hook and changes no setting of its host.</summary>
[Collection(Alone.Name)]
public class NothingLeftBehindTests
{
    private static readonly (string Name, Action Run)[] samples =
    [
        ("ParameterCounts", ParameterCounts.Run),
        ("DilatedContext", DilatedContext.Run),
        ("GroupedBottleneck", GroupedBottleneck.Run),
        ("TransposedDecoder", TransposedDecoder.Run),
        ("PointwiseBottleneck", PointwiseBottleneck.Run),
        ("DepthwiseSeparable", DepthwiseSeparable.Run),
        ("TrainComparison", () => TrainComparison.Run("--epochs", "1", "--images", "20").Should().Be(0)),
    ];

    public static TheoryData<string> Samples => [.. samples.Select(sample => sample.Name)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_disposes_of_every_tensor_that_it_makes(string name)
    {
        long before = LiveTensors();
        int threads = get_num_threads();

        samples.Single(sample => sample.Name == name).Run();

        LiveTensors().Should().Be(before);
        get_num_threads().Should().Be(threads);
        is_grad_enabled().Should().BeTrue();
    }

    /// <summary>Neither sign is used by any culture, so that a number in the culture of the system shows them.</summary>
    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_prints_the_same_numbers_in_every_culture(string name)
    {
        CultureInfo culture = (CultureInfo)CultureInfo.InvariantCulture.Clone(), before = CultureInfo.CurrentCulture;
        NumberFormatInfo numbers = culture.NumberFormat;
        numbers.NumberDecimalSeparator = numbers.PercentDecimalSeparator = "¿";
        numbers.NumberGroupSeparator = numbers.PercentGroupSeparator = numbers.PercentSymbol = numbers.NegativeSign = "¡";
        (TextWriter output, TextWriter error) = (Console.Out, Console.Error);
        using StringWriter printed = new();
        try
        {
            CultureInfo.CurrentCulture = culture;
            Console.SetOut(printed);
            Console.SetError(printed);
            samples.Single(sample => sample.Name == name).Run();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
            Console.SetOut(output);
            Console.SetError(error);
        }

        printed.ToString().Should().NotBeEmpty().And.NotContainAny("¿", "¡");
    }

    [Fact]
    public void Every_sample_is_looked_at() => samples.Select(sample => sample.Name).Should().BeEquivalentTo(SampleFolder.Names);

    [Fact]
    public void A_module_gives_its_caller_one_tensor_and_keeps_none()
    {
        Leaves(new ContextBlock(4, 1, 2, 3));
        Leaves(new AsppHead(4, 2, [2, 3], channels: 4));
        Leaves(new ResNeXtBlock(4, 2, 2));
        Leaves(new Bottleneck(4, 2));
        Leaves(new DepthwiseSeparableBlock(4, 4));
        Leaves(new SegmentationNet(2), channels: 1);
        Leaves(new MobileNetV1(0.25, classes: 3), channels: 3);

        static void Leaves(nn.Module<Tensor, Tensor> module, long channels = 4)
        {
            using (module.to(float64))
            {
                using var scope = NewDisposeScope();
                var input = randn(2, channels, 8, 8, dtype: float64);
                module.call(input);
                scope.DisposablesCount.Should().Be(2, $"input and output of {module.GetType().Name}");
            }
        }
    }

    [Fact]
    public void Counting_multiply_adds_leaves_the_mode_and_no_hook_behind()
    {
        using MobileNetV1 net = new(0.25);
        DepthwiseSeparable.MultiplyAdds(net, 3, 64).Should().BePositive();

        net.training.Should().BeTrue();
        Hooks.Of(net).Should().Be(0);
    }

    private static long LiveTensors() => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
}
