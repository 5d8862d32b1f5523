using TorchConv.Layers;
using TorchConv.Rewrites;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchConv.Tests.Rewrites;

/// <summary>Layers with a pointwise step, into one layer and back.</summary>
public sealed class SeparableRewriteTests
{
    [Fact]
    public void A_depthwise_and_a_pointwise_convolution_are_one_dense_convolution() =>
        RandomLayers.ConvolutionsOfEveryMode.ShouldHold(random =>
        {
            var depthwise = (Conv2d)random.Build();
            Conv2d pointwise = PointwiseBehind(random);
            return new(
                nn.Sequential(depthwise, pointwise),
                Rewrite.SeparableToDense(depthwise, pointwise).Module,
                input => PlainConvolution.Of(pointwise, PlainConvolution.Of(depthwise, input)),
                random.Numbers(random.Spec.InChannels));
        });

    [Fact]
    public void Two_pointwise_convolutions_in_a_row_are_one() =>
        RandomLayers.Pointwise.ShouldHold(random =>
        {
            var first = (Conv2d)random.Build();
            Conv2d second = PointwiseBehind(random);
            return new(
                nn.Sequential(first, second),
                Rewrite.TwoPointwiseToOne(first, second).Module,
                input => PlainConvolution.Of(second, PlainConvolution.Of(first, input)),
                random.Numbers(random.Spec.InChannels));
        });

    [Fact]
    public void A_pointwise_convolution_is_a_fully_connected_layer_at_every_pixel() =>
        RandomLayers.Pointwise.ShouldHold((layer, _) => Rewrite.PointwiseToLinear(layer).Module);

    [Fact]
    public void A_fully_connected_layer_at_every_pixel_is_a_pointwise_convolution() =>
        RandomLayers.Pointwise.ShouldHold(random =>
        {
            LinearSpec spec = Layer.FullyConnected(random.Spec.InChannels, random.Spec.OutChannels, random.Spec.Bias);
            Linear linear = RandomLayers.Fill(spec.Build(dtype: ScalarType.Float64), new Random(random.Seed));
            Conv2d pointwise = Rewrite.LinearToPointwise(linear).Module;
            return new(new LinearPerPixel(linear), pointwise, input => PlainConvolution.Of(pointwise, input), random.Numbers(random.Spec.InChannels));
        });

    [Fact]
    public void A_convolution_whose_kernels_are_multiples_of_one_for_each_input_channel_is_a_depthwise_and_a_pointwise_one() =>
        RandomLayers.ConvolutionsOfEveryMode.ShouldHold(random =>
        {
            var dense = (Conv2d)random.Build();
            Tensor weight = dense.weight.detach();
            Tensor factors = RandomLayers.Numbers(new Random(random.Seed), [weight.size(0), weight.size(1), 1, 1]);
            weight.copy_(weight.narrow(0, 0, 1) * factors);
            for (long group = 0; group < random.Spec.Groups; group++)
                weight.narrow(0, group * random.Spec.OutChannels / random.Spec.Groups, 1).mul_(tensor(group + 1.0));

            Rewritten<Sequential> separable = Rewrite.DenseToSeparable(dense);
            separable.RelativeError.Should().BeLessThan(1e-13);
            return new(dense, separable.Module, input => PlainConvolution.Of(dense, input), random.Numbers(random.Spec.InChannels));
        });

    [Fact]
    public void Batch_normalisation_behind_a_convolution_goes_into_its_weight_and_bias() =>
        Gen.Select(RandomLayers.ConvolutionsOfEveryMode, Gen.Bool).ShouldHold(random =>
        {
            (RandomLayer<Conv2dSpec> of, bool affine) = random;
            var convolution = (Conv2d)of.Build();
            BatchNorm2d batchNorm = RandomLayers.Fill(nn.BatchNorm2d(of.Spec.OutChannels, affine: affine, dtype: ScalarType.Float64), new Random(of.Seed));
            Sequential both = nn.Sequential(convolution, batchNorm);
            both.eval();
            return new(
                both,
                Rewrite.FoldBatchNorm(convolution, batchNorm).Module,
                input => Normalise(PlainConvolution.Of(convolution, input), batchNorm),
                of.Numbers(of.Spec.InChannels));
        });

    private static Conv2d PointwiseBehind(RandomLayer<Conv2dSpec> random)
    {
        Random more = new(random.Seed + 2);
        long groups = random.Spec.OutChannels % 2 == 0 ? more.Next(1, 3) : 1;
        Size stride = random.Spec.Padding.IsSame ? 1 : (more.Next(1, 3), more.Next(1, 3));
        Conv2dSpec spec = new(random.Spec.OutChannels, groups * more.Next(1, 4), 1, stride, groups: groups, bias: more.Next(2) == 0);
        return RandomLayers.Fill(spec.Build(dtype: ScalarType.Float64), more);
    }

    /// <summary>Batch normalisation in evaluation, from its definition.</summary>
    private static Tensor Normalise(Tensor values, BatchNorm2d batchNorm)
    {
        double[,,,] numbers = PlainConvolution.Values(values);
        double[] mean = Numbers(batchNorm.running_mean), variance = Numbers(batchNorm.running_var);
        double[]? gamma = batchNorm.affine ? Numbers(batchNorm.weight) : null, beta = batchNorm.affine ? Numbers(batchNorm.bias) : null;
        for (int n = 0; n < numbers.GetLength(0); n++)
        {
            for (int c = 0; c < numbers.GetLength(1); c++)
            {
                for (int i = 0; i < numbers.GetLength(2) * numbers.GetLength(3); i++)
                {
                    ref double value = ref numbers[n, c, i / numbers.GetLength(3), i % numbers.GetLength(3)];
                    value = ((value - mean[c]) / Math.Sqrt(variance[c] + batchNorm.eps) * (gamma?[c] ?? 1)) + (beta?[c] ?? 0);
                }
            }
        }

        return from_array(numbers);
    }

    private static double[] Numbers(Tensor? tensor) => [.. tensor!.detach().data<double>()];
}
