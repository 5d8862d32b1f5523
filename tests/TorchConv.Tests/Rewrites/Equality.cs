using TorchConv.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchConv.Tests.Rewrites;

/// <summary>Two modules, what the plain C# convolution answers in their place, and an input.</summary>
internal sealed record Comparison(nn.Module<Tensor, Tensor> Original, nn.Module<Tensor, Tensor> Rewritten, Func<Tensor, Tensor> Plain, Tensor Input);

/// <summary>Whether modules compute the same, told without TorchConv's own measure of it.</summary>
internal static class Equality
{
    /// <summary>Rounding in float64, relative to the largest value.</summary>
    public const double Tolerance = 1e-10;

    /// <summary>How many random configurations show a law: so many that each argument, alone and with others, is used by enough of them (<see cref="RandomLayersTests"/>).</summary>
    public const int Configurations = 400;

    /// <summary>For many random configurations the original, its rewrite and the plain C# convolution answer the same, and no tensor is left.</summary>
    public static void ShouldHold<T>(this Gen<T> configurations, Func<T, Comparison> compare) =>
        configurations.Sample(
            configuration =>
            {
                long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
                using (NewDisposeScope())
                {
                    Comparison comparison = compare(configuration);
                    using nn.Module<Tensor, Tensor> original = comparison.Original, rewritten = comparison.Rewritten;
                    Tensor expected = original.call(comparison.Input), actual = rewritten.call(comparison.Input);
                    actual.shape.Should().Equal(expected.shape);
                    RelativeDifference(actual, expected).Should().BeLessThanOrEqualTo(Tolerance);
                    RelativeDifference(actual, comparison.Plain(comparison.Input)).Should().BeLessThanOrEqualTo(Tolerance);
                }

                DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before, "no tensor may be left");
            },
            iter: Configurations);

    /// <inheritdoc cref="ShouldHold{T}"/>
    public static void ShouldHold(this Gen<RandomLayer<Conv2dSpec>> layers, Func<Conv2d, Size, nn.Module<Tensor, Tensor>> rewrite) =>
        layers.ShouldHold(random =>
        {
            var layer = (Conv2d)random.Build();
            return new(layer, rewrite(layer, random.Input), input => PlainConvolution.Of(layer, input), random.Numbers(random.Spec.InChannels));
        });

    /// <inheritdoc cref="ShouldHold{T}"/>
    public static void ShouldHold(this Gen<RandomLayer<ConvTranspose2dSpec>> layers, Func<ConvTranspose2d, Size, nn.Module<Tensor, Tensor>> rewrite) =>
        layers.ShouldHold(random =>
        {
            var layer = (ConvTranspose2d)random.Build();
            return new(layer, rewrite(layer, random.Input), input => PlainConvolution.Of(layer, input), random.Numbers(random.Spec.InChannels));
        });

    public static double RelativeDifference(Tensor a, Tensor b)
    {
        double difference = (a - b).abs().max().item<double>();
        return difference == 0 ? 0 : difference / Math.Max(a.abs().max().item<double>(), b.abs().max().item<double>());
    }
}
