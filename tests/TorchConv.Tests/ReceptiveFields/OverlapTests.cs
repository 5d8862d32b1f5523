using TorchConv.Layers;
using TorchConv.ReceptiveFields;
using TorchSharp;
using static TorchSharp.torch;

namespace TorchConv.Tests.ReceptiveFields;

/// <summary>The checkerboard of transposed convolutions (Odena, Dumoulin, Olah: Deconvolution and Checkerboard Artifacts, Distill 2016).</summary>
public class OverlapTests
{
    [Theory]
    [InlineData(3, 2, new long[] { 1, 1, 2, 1, 2, 1, 2, 1, 1 }, false)]
    [InlineData(4, 2, new long[] { 1, 1, 2, 2, 2, 2, 2, 2, 1, 1 }, true)]
    [InlineData(2, 2, new long[] { 1, 1, 1, 1, 1, 1, 1, 1 }, true)]
    [InlineData(3, 3, new long[] { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 }, true)]
    public void Four_inputs_hit_the_outputs_so_often(long kernel, long stride, long[] hits, bool isEven)
    {
        ConvTranspose2dSpec layer = Layer.Transposed(1, 1, kernel, stride);

        Overlap.Of(layer, 4).Should().Be(new Overlap([.. hits], [.. hits]));
        Overlap.IsEven(layer).Should().Be(isEven);
    }

    [Fact]
    public void Hits_are_what_ones_through_ones_add_up_to() =>
        RandomStack.Transposed.Where(layer => layer.AlongHeight.TransposedOutputLength(6) > 0 && layer.AlongWidth.TransposedOutputLength(5) > 0).Sample(
            layer =>
            {
                Overlap overlap = Overlap.Of(layer, (6, 5));
                using DisposeScope scope = NewDisposeScope();
                Tensor weight = ones(1, 1, layer.KernelSize.Height, layer.KernelSize.Width, float64);
                Tensor hits = nn.functional.conv_transpose2d(
                    ones(1, 1, 6, 5, float64), weight, null, Pair(layer.Stride), Pair(layer.Padding.Size), Pair(layer.OutputPadding), groups: 1, dilation: Pair(layer.Dilation));
                hits.data<double>().ToArray().Should().Equal(overlap.Height.SelectMany(row => overlap.Width.Select(column => (double)(row * column))));
            },
            iter: 500);

    [Fact]
    public void Even_layers_hit_all_positions_in_the_middle_equally() =>
        RandomStack.Transposed.Sample(
            layer =>
            {
                Overlap overlap = Overlap.Of(new ConvTranspose2dSpec(1, 1, layer.KernelSize, layer.Stride, 0, 0, layer.Dilation), 40);
                bool isEven = IsEven(overlap.Height, layer.AlongHeight.Extent) && IsEven(overlap.Width, layer.AlongWidth.Extent);
                Overlap.IsEven(layer).Should().Be(isEven);
            },
            iter: 500);

    [Fact]
    public void What_cannot_be_counted_is_refused()
    {
        ConvTranspose2dSpec layer = Layer.Transposed(1, 1, 3, padding: 2);
        Refused(() => Overlap.Of(layer, 0), "input (0×0) must be at least 1 in height and width");
        Refused(() => Overlap.Of(layer, 2), "input must give an output of 1 to 1048576 positions along each axis, not 0");
        Refused(() => Overlap.Of(layer, 2_000_000), "input must give an output of 1 to 1048576 positions along each axis, not 1999998");

        static void Refused(Action act, string message) => act.Should().Throw<ArgumentException>().WithMessage($"{message} (Parameter 'input')");
    }

    private static bool IsEven(IEnumerable<long> hits, long extent) => hits.Skip((int)extent).SkipLast((int)extent).Distinct().Count() == 1;

    private static long[] Pair(Size size) => [size.Height, size.Width];
}
