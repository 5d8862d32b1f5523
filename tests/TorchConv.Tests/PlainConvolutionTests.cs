using TorchSharp;
using static TorchSharp.torch;

namespace TorchConv.Tests;

public sealed class PlainConvolutionTests
{
    private static readonly double[,,,] Kernel = { { { { 1, 2, 1 }, { 2, 1, 2 }, { 1, 1, 2 } } } };
    private static readonly double[,,,] Image = { { { { 3, 5, 2, 7 }, { 4, 1, 3, 8 }, { 6, 3, 8, 2 }, { 9, 6, 1, 5 } } } };
    private static readonly double[,,,] Convolved = { { { { 55, 52 }, { 57, 50 } } } };

    [Fact]
    public void It_gives_the_article_s_2x2() =>
        PlainConvolution.Conv2d(Image, Kernel).Should().BeEquivalentTo(Convolved);

    [Fact]
    public void Transposed_it_gives_the_article_s_4x4() =>
        PlainConvolution.ConvTranspose2d(Convolved, Kernel).Should().BeEquivalentTo(
            new double[,,,] { { { { 55, 162, 159, 52 }, { 167, 323, 319, 154 }, { 169, 264, 326, 204 }, { 57, 107, 164, 100 } } } });

    /// <summary>TorchSharp's functional forms, in float64, are right for every configuration; its modules have traps.</summary>
    [Fact]
    public void It_agrees_with_libtorch_for_every_configuration() =>
        Gen.Select(Gen.Int[1, 3], Pair(1, 3), Pair(1, 3), Pair(0, 2), Pair(1, 3), Gen.Select(Gen.Int[1, 2], Gen.Int[1, 2]), Gen.Int[0, 1 << 20])
            .Sample((groups, kernel, stride, padding, dilation, perGroup, seed) =>
            {
                using var scope = NewDisposeScope();
                var random = new Random(seed);
                (int outputPaddingHeight, int outputPaddingWidth) = (random.Next(stride.Item1), random.Next(stride.Item2));
                var input = Random(random, 2, groups * perGroup.Item1, random.Next(9, 12), random.Next(9, 12));
                var weight = Random(random, groups * perGroup.Item2, perGroup.Item1, kernel.Item1, kernel.Item2);
                var transposedWeight = Random(random, groups * perGroup.Item1, perGroup.Item2, kernel.Item1, kernel.Item2);
                var bias = Random(random, 1, 1, 1, groups * perGroup.Item2).flatten();

                var expected = nn.functional.conv2d(input, weight, bias, Sizes(stride), Sizes(padding), Sizes(dilation), groups);
                var actual = from_array(PlainConvolution.Conv2d(
                    PlainConvolution.Values(input), PlainConvolution.Values(weight), bias.data<double>().ToArray(), stride, padding, dilation, groups));
                ShouldAgree(actual, expected);

                expected = nn.functional.conv_transpose2d(
                    input, transposedWeight, bias, Sizes(stride), Sizes(padding), [outputPaddingHeight, outputPaddingWidth], Sizes(dilation), groups);
                actual = from_array(PlainConvolution.ConvTranspose2d(
                    PlainConvolution.Values(input), PlainConvolution.Values(transposedWeight), bias.data<double>().ToArray(),
                    stride, padding, dilation, groups, (outputPaddingHeight, outputPaddingWidth)));
                ShouldAgree(actual, expected);
            }, iter: 300, threads: 1);

    [Theory]
    [InlineData(PaddingModes.Zeros)]
    [InlineData(PaddingModes.Reflect)]
    [InlineData(PaddingModes.Replicate)]
    [InlineData(PaddingModes.Circular)]
    public void It_runs_a_module_with_any_padding_mode(PaddingModes mode)
    {
        using var scope = NewDisposeScope();
        var input = Random(new Random(1), 2, 3, 8, 9);
        using var even = nn.Conv2d(3, 4, (4, 3), padding: (2, 1), stride: (2, 1), padding_mode: mode, dtype: float64);
        using var same = nn.Conv2d(3, 4, 2, Padding.Same, padding_mode: mode, dtype: float64);

        ShouldAgree(PlainConvolution.Of(even, input), even.call(input));
        ShouldAgree(PlainConvolution.Of(same, input), same.call(input));
    }

    private static void ShouldAgree(Tensor actual, Tensor expected)
    {
        actual.shape.Should().Equal(expected.shape);
        (actual - expected).abs().max().item<double>().Should().BeLessThan(1e-12);
    }

    private static Gen<(int, int)> Pair(int from, int to) => Gen.Select(Gen.Int[from, to], Gen.Int[from, to]);

    private static long[] Sizes((int, int) pair) => [pair.Item1, pair.Item2];

    private static Tensor Random(Random random, params long[] shape) =>
        tensor(Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(_ => random.NextDouble() * 2 - 1).ToArray(), shape);
}
