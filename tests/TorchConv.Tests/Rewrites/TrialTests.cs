using TorchConv.Layers;
using TorchConv.Rewrites;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Shape = TorchConv.Arithmetic.Shape;

namespace TorchConv.Tests.Rewrites;

/// <summary>The random layers that rewrites are proved on, and what running them needs.</summary>
public sealed class TrialTests : IDisposable
{
    private static readonly Shape Input = [2, 4, 9, 11];

    private static readonly TrialSpecs Layers = new(Layer.Conv2d(4, 6, 3, stride: 2, dilation: 2, groups: 2), Input);

    private readonly DisposeScope _scope = NewDisposeScope();

    [Fact]
    public void Each_layer_takes_what_it_shares_with_the_configuration()
    {
        Layers.WithOneGroup.Should().Be(Layer.Conv2d(4, 6, 3, stride: 2, dilation: 2));
        Layers.DilatedToDense.Should().Be(Layer.Conv2d(4, 6, 5, stride: 2, groups: 2));
        Layers.Depthwise.Should().Be(Layer.Conv2d(4, 4, 3, stride: 2, dilation: 2, groups: 4));
        Layers.Pointwise.Should().Be(Layer.Pointwise(4, 6));
        Layers.SecondPointwise.Should().Be(Layer.Pointwise(6, 6));
        Layers.Transposed.Should().Be(Layer.Transposed(4, 6, 3, stride: 2, dilation: 2, groups: 2));
    }

    [Fact]
    public void What_running_needs_is_that_of_the_layers_that_run()
    {
        Layers.Run(Layers.Convolution).Should().Be(Workload.Of(Layers.Convolution, Input));
        Layers.RunSecondPointwise().Should().Be(Workload.Of(Layer.Pointwise(6, 6), [2, 6, 9, 11]));

        // the convolution gives 6×3×4; the transposed layer 6×21×25, and its kernel reaches over 5 positions
        Layers.RunDenseMatrix().Should().Be(Workload.Of(Layer.FullyConnected(4 * 9 * 11, 6 * 3 * 4), [2, 4 * 9 * 11]));
        Layers.RunOnZeroStuffedInput().Should().Be(Workload.Of(Layer.Conv2d(4, 6, 3, dilation: 2, groups: 2), [2, 4, 21 + 4, 25 + 4]));
    }

    [Fact]
    public void Numbers_are_spread_from_minus_1_to_1_and_variances_are_positive()
    {
        using Trial trial = new(Layers, new Random(1));
        double[] weights = Numbers(trial.Convolution().weight!), variances = Numbers(trial.BatchNorm().running_var!);

        (weights.Min(), weights.Max()).Should().Match<(double Min, double Max)>(range => range.Min >= -1 && range.Min < -0.9 && range.Max > 0.9 && range.Max <= 1);
        weights.Average().Should().BeApproximately(0, 0.2);
        variances.Should().OnlyContain(variance => variance >= 0.1 && variance <= 1.1);
        Numbers(trial.Convolution().weight!).Should().NotEqual(weights, "each layer is another");
    }

    [Fact]
    public void A_batch_norm_has_random_numbers_everywhere()
    {
        using Trial trial = new(Layers, new Random(1));
        BatchNorm2d norm = trial.BatchNorm();

        foreach (Tensor? numbers in new[] { norm.weight, norm.bias, norm.running_mean, norm.running_var })
            Numbers(numbers!).Should().OnlyHaveUniqueItems();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_layer_has_a_bias_where_the_configuration_has_one(bool bias)
    {
        using Trial trial = new(new TrialSpecs(Layer.Conv2d(4, 6, 3, bias: bias), Input), new Random(1));

        new[] { trial.Linear().bias, trial.Convolution().bias, trial.Pointwise().bias, trial.Transposed().bias }.Select(one => one is not null).Should().AllBeEquivalentTo(bias);
    }

    [Fact]
    public void Kernels_of_rank_one_are_multiples_of_the_first()
    {
        using Trial trial = new(Layers, new Random(1));
        Tensor weight = trial.RankOneConvolution().weight!.detach();

        Tensor ratios = weight / weight.narrow(0, 0, 1);
        (ratios.amax([2, 3]) - ratios.amin([2, 3])).abs().max().item<double>().Should().BeLessThan(1e-12);
        Numbers(ratios.narrow(0, 1, 5).narrow(2, 0, 1).narrow(3, 0, 1)).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void The_layers_end_with_the_trial()
    {
        Trial trial = new(Layers, new Random(1));
        Conv2d convolution = trial.Convolution();
        Parameter weight = convolution.weight!;
        trial.Dispose();

        weight.IsInvalid.Should().BeTrue();
    }

    public void Dispose() => _scope.Dispose();

    private static double[] Numbers(Tensor tensor) => tensor.detach().contiguous().data<double>().ToArray();
}
