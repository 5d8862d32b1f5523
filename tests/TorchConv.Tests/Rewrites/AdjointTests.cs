using TorchConv.Layers;
using TorchConv.Rewrites;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchConv.Tests.Rewrites;

/// <summary>⟨conv(x), y⟩ = ⟨x, adjoint(y)⟩: what a transposed convolution has to do with a convolution.</summary>
public sealed class AdjointTests
{
    [Fact]
    public void The_adjoint_moves_to_the_other_side_of_the_inner_product_for_every_stride_padding_dilation_and_number_of_groups() =>
        RandomLayers.Convolutions.Sample(
            random =>
            {
                long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
                using (NewDisposeScope())
                {
                    using var convolution = (Conv2d)random.Build();
                    using nn.Module<Tensor, Tensor> adjoint = Rewrite.Adjoint(convolution, random.Input).Module;
                    Tensor x = random.Numbers(random.Spec.InChannels);
                    Tensor convolved = convolution.call(x);
                    if (convolution.bias is not null)
                        convolved -= convolution.bias.reshape(-1, 1, 1);
                    Tensor y = RandomLayers.Numbers(new Random(random.Seed + 2), convolved.shape);
                    Tensor back = adjoint.call(y);

                    back.shape.Should().Equal(x.shape);
                    double forward = (convolved * y).sum().item<double>(), backward = (x * back).sum().item<double>();
                    backward.Should().BeApproximately(forward, Equality.Tolerance * (convolved * y).abs().sum().item<double>());
                }

                DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before, "no tensor may be left");
            },
            iter: Equality.Configurations);

    /// <summary>⟨conv(x), y⟩ = ⟨x, transposed(y)⟩ for the plain C# convolutions, which know nothing of libtorch.</summary>
    [Fact]
    public void The_adjoint_is_the_plain_transposed_convolution_with_the_output_padding_of_that_size() =>
        RandomLayers.Convolutions.Sample(
            random =>
            {
                using DisposeScope scope = NewDisposeScope();
                Conv2dSpec spec = random.Spec;
                using var convolution = (Conv2d)random.Build();
                using nn.Module<Tensor, Tensor> adjoint = Rewrite.Adjoint(convolution, random.Input).Module;
                (long height, long width) = (spec.AlongHeight.OutputLength(random.Input.Height), spec.AlongWidth.OutputLength(random.Input.Width));
                Tensor y = RandomLayers.Numbers(new Random(random.Seed), 1, spec.OutChannels, height, width);

                // Without padding the plain one answers the whole; the border that the padding stood for is cut off here.
                double[,,,] whole = PlainConvolution.ConvTranspose2d(
                    PlainConvolution.Values(y),
                    PlainConvolution.Values(convolution.weight),
                    stride: ((int)spec.Stride.Height, (int)spec.Stride.Width),
                    dilation: ((int)spec.Dilation.Height, (int)spec.Dilation.Width),
                    groups: (int)spec.Groups);
                double[,,,] answered = PlainConvolution.Values(adjoint.call(y));
                for (int c = 0; c < spec.InChannels; c++)
                {
                    for (int i = 0; i < random.Input.Height; i++)
                    {
                        for (int j = 0; j < random.Input.Width; j++)
                        {
                            (long row, long column) = (i + spec.AlongHeight.PaddingBefore, j + spec.AlongWidth.PaddingBefore);
                            double expected = row < whole.GetLength(2) && column < whole.GetLength(3) ? whole[0, c, row, column] : 0;
                            answered[0, c, i, j].Should().BeApproximately(expected, 1e-12);
                        }
                    }
                }
            },
            iter: Equality.Configurations);

    [Fact]
    public void It_is_a_plain_transposed_convolution_wherever_TorchSharp_has_one()
    {
        using Conv2d convolution = nn.Conv2d(2, 4, 3, stride: 2, padding: 1, groups: 2);
        using nn.Module<Tensor, Tensor> adjoint = Rewrite.Adjoint(convolution, 8).Module;
        ConvTranspose2d transposed = adjoint.Should().BeOfType<ConvTranspose2d>().Subject;
        transposed.output_padding.Should().Equal(1, 1);
        transposed.groups.Should().Be(2);
        transposed.bias.Should().BeNull();
    }

    [Fact]
    public void Where_height_and_width_need_different_output_padding_a_plain_one_is_cut()
    {
        using Conv2d convolution = nn.Conv2d(1, 1, 3, stride: 2, padding: 1);
        using nn.Module<Tensor, Tensor> adjoint = Rewrite.Adjoint(convolution, (7, 8)).Module;
        adjoint.Should().BeOfType<Sequential>();
    }
}
