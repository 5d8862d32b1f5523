using TorchConv.Rewrites;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchConv.Tests.Rewrites;

/// <summary>What a rewrite does not cover is refused with the reason.</summary>
public sealed class RewriteFailureTests
{
    [Fact]
    public void A_layer_whose_groups_do_not_divide_its_channels_which_TorchSharp_lets_stand()
    {
        using Conv2d inward = nn.Conv2d(3, 30, 3, groups: 2);
        Refused(() => Rewrite.GroupedToDense(inward)).Should().StartWith("groups (2) must divide inChannels (3)");

        using ConvTranspose2d outward = nn.ConvTranspose2d(4, 5, 3, groups: 2, bias: false);
        Refused(() => Rewrite.TransposedToConvolution(outward)).Should().StartWith("groups (2) must divide outChannels (5)");
    }

    [Fact]
    public void Output_padding_that_TorchSharp_computes_differently_than_it_says()
    {
        using ConvTranspose2d transposed = nn.ConvTranspose2d(1, 1, (3, 3), stride: (2, 2), output_padding: (1, 0));
        foreach (Action rewrite in new Action[]
        {
            () => Rewrite.TransposedToConvolution(transposed),
            () => Rewrite.TransposedToGradient(transposed),
            () => Rewrite.TransposedToMatrix(transposed, 3),
            () => ConvolutionMatrix.Of(transposed, 3),
        })
        {
            Refused(rewrite).Should().StartWith(
                "outputPadding (1×0) must be equal in height and width: TorchSharp's ConvTranspose2d uses only its first value");
        }
    }

    [Fact]
    public void A_layer_without_numbers()
    {
        using Conv2d layer = nn.Conv2d(2, 3, 3, device: META);
        Refused(() => Rewrite.GroupedToSplit(layer)).Should().Be("grouped is on META, where a layer has a shape and no numbers (Parameter 'grouped')");
    }

    [Fact]
    public void A_weight_that_was_exchanged_for_one_of_another_shape()
    {
        using Conv2d layer = nn.Conv2d(2, 3, 3);
        layer.weight = new Parameter(zeros(3, 2, 5, 5));
        Refused(() => Rewrite.DilatedToDense(layer)).Should().Be("dilated has a weight of 3×2×5×5, and its other settings require 3×2×3×3 (Parameter 'dilated')");
    }

    [Fact]
    public void A_step_that_is_not_pointwise()
    {
        using Conv2d pointwise = nn.Conv2d(3, 4, 1), depthwise = nn.Conv2d(4, 4, 3, groups: 4), padded = nn.Conv2d(4, 4, 1, padding: 1);
        Refused(() => Rewrite.SeparableToDense(pointwise, depthwise)).Should().Be(
            "pointwise is not pointwise: its kernel size (3×3) must be 1×1 (Parameter 'pointwise')");
        Refused(() => Rewrite.TwoPointwiseToOne(depthwise, pointwise)).Should().StartWith("first is not pointwise: its kernel size (3×3) must be 1×1");
        Refused(() => Rewrite.PointwiseToLinear(depthwise)).Should().StartWith("pointwise is not pointwise: its kernel size (3×3) must be 1×1");
        Refused(() => Rewrite.SeparableToDense(depthwise, padded)).Should().Be(
            "pointwise has padding (1×1), and must have none: the border it adds is the bias alone, whatever the input (Parameter 'pointwise')");
    }

    [Fact]
    public void Two_steps_whose_channels_do_not_meet()
    {
        using Conv2d depthwise = nn.Conv2d(4, 4, 3, groups: 4), pointwise = nn.Conv2d(3, 4, 1);
        Refused(() => Rewrite.SeparableToDense(depthwise, pointwise)).Should().Be(
            "pointwise takes 3 channels, and must take the 4 that depthwise gives (Parameter 'pointwise')");
    }

    [Fact]
    public void Padding_same_and_a_stride_that_would_meet_in_one_layer()
    {
        using Conv2d depthwise = nn.Conv2d(4, 4, 3, padding: Padding.Same, groups: 4), pointwise = nn.Conv2d(4, 4, 1, stride: 2);
        Refused(() => Rewrite.SeparableToDense(depthwise, pointwise)).Should().Be(
            "pointwise has stride 2×2, and depthwise padding \"same\", which TorchSharp refuses to join in one layer: give the padding in numbers (Parameter 'pointwise')");
    }

    [Fact]
    public void A_normalisation_that_a_fixed_weight_cannot_take_up()
    {
        using Conv2d convolution = nn.Conv2d(3, 4, 3);
        using BatchNorm2d without = nn.BatchNorm2d(4, track_running_stats: false), other = nn.BatchNorm2d(3);
        Refused(() => Rewrite.FoldBatchNorm(convolution, without)).Should().Be(
            "batchNorm keeps no running statistics (track_running_stats: false): it normalises by each batch's own, which no fixed weight can (Parameter 'batchNorm')");
        Refused(() => Rewrite.FoldBatchNorm(convolution, other)).Should().Be(
            "batchNorm normalises 3 channels, and must normalise the 4 of the convolution (Parameter 'batchNorm')");
    }

    [Fact]
    public void Padding_that_is_not_of_zeros_where_a_matrix_or_an_adjoint_is_asked_for()
    {
        using Conv2d layer = nn.Conv2d(1, 1, 3, padding: 1, padding_mode: PaddingModes.Reflect);
        foreach (Action rewrite in new Action[]
        {
            () => Rewrite.ConvolutionToMatrix(layer, 4),
            () => Rewrite.ConvolutionToLinear(layer, 4),
            () => Rewrite.Adjoint(layer, 4),
        })
        {
            Refused(rewrite).Should().StartWith("convolution has padding mode Reflect, and must have Zeros");
        }
    }

    /// <summary>TorchSharp lays the rows' padding on the columns where padding is "same" and not of zeros.</summary>
    [Fact]
    public void Padding_that_TorchSharp_lays_on_the_wrong_sides()
    {
        using Conv2d layer = nn.Conv2d(1, 1, (3, 1), Padding.Same, padding_mode: PaddingModes.Circular);
        layer.call(zeros(1, 1, 5, 5)).shape.Should().Equal(1, 1, 3, 7);
        Refused(() => Rewrite.ConvolutionToUnfold(layer)).Should().StartWith(
            "padding (same) of mode Circular needs a kernel with the same extent in height and width, not 3×1: ");
    }

    [Fact]
    public void A_kernel_or_a_weight_over_256_MiB_before_it_is_allocated()
    {
        using Conv2d dilated = nn.Conv2d(8, 8, 3, dilation: 2000), grouped = nn.Conv2d(20_000, 20_000, 1, groups: 20_000), large = nn.Conv2d(3, 64, 3);
        Refused(() => Rewrite.DilatedToDense(dilated)).Should().StartWith(
            "the kernel with holes of 8×8×4001×4001 needs 8,196,096,512 bytes, and at most 268,435,456 (256 MiB) are allowed");
        Refused(() => Rewrite.GroupedToDense(grouped)).Should().StartWith("the block-diagonal kernel of 20000×20000×1×1 needs 3,200,000,000 bytes, ");
        Refused(() => Rewrite.ConvolutionToLinear(large, 224)).Should().StartWith("the weight of 3154176×150528 needs 3,798,334,439,424 bytes, ");
        Refused(() => Rewrite.ConvolutionToMatrix(large, 1000)).Should().StartWith("the sparse matrix of 63744256×3000000 needs 41,306,277,888 bytes, ")
            .And.EndWith("(Parameter 'input')");
    }

    [Fact]
    public void Nothing_where_a_module_should_be()
    {
        FluentActions.Invoking(() => Rewrite.DilatedToDense(null!)).Should().Throw<ArgumentNullException>().WithParameterName("dilated");
        FluentActions.Invoking(() => Rewrite.TransposedToGradient(null!)).Should().Throw<ArgumentNullException>().WithParameterName("transposed");
        FluentActions.Invoking(() => Rewrite.LinearToPointwise(null!)).Should().Throw<ArgumentNullException>().WithParameterName("linear");
    }

    private static string Refused(Action rewrite) => rewrite.Should().Throw<ArgumentException>().Which.Message;
}
