using TorchConv.Rewrites;

namespace TorchConv.Tests.Rewrites;

/// <summary>Each rewrite over random layers: the original, the rewrite and the plain C# convolution answer the same.</summary>
public sealed class ExactRewriteTests
{
    [Fact]
    public void A_dilated_convolution_is_one_with_holes_in_its_kernel() =>
        RandomLayers.ConvolutionsOfEveryMode.ShouldHold((layer, _) => Rewrite.DilatedToDense(layer).Module);

    [Fact]
    public void A_grouped_convolution_is_several_stacked() =>
        RandomLayers.ConvolutionsOfEveryMode.ShouldHold((layer, _) => Rewrite.GroupedToSplit(layer).Module);

    [Fact]
    public void A_grouped_convolution_is_a_dense_one_with_a_block_diagonal_kernel() =>
        RandomLayers.ConvolutionsOfEveryMode.ShouldHold((layer, _) => Rewrite.GroupedToDense(layer).Module);

    [Fact]
    public void A_convolution_is_unfold_and_multiply() =>
        RandomLayers.ConvolutionsOfEveryMode.ShouldHold((layer, _) => Rewrite.ConvolutionToUnfold(layer).Module);

    [Fact]
    public void A_convolution_is_a_fully_connected_layer_on_the_flattened_input() =>
        RandomLayers.Convolutions.ShouldHold((layer, input) => Rewrite.ConvolutionToLinear(layer, input).Module);

    [Fact]
    public void A_convolution_is_a_matrix() =>
        RandomLayers.Convolutions.ShouldHold((layer, input) => Rewrite.ConvolutionToMatrix(layer, input).Module);

    [Fact]
    public void A_transposed_convolution_is_a_transposed_matrix() =>
        RandomLayers.TransposedConvolutions.ShouldHold((layer, input) => Rewrite.TransposedToMatrix(layer, input).Module);

    [Fact]
    public void A_transposed_convolution_is_an_ordinary_one_on_a_zero_stuffed_input() =>
        RandomLayers.TransposedConvolutions.ShouldHold((layer, _) => Rewrite.TransposedToConvolution(layer).Module);

    [Fact]
    public void A_transposed_convolution_is_the_gradient_of_an_ordinary_one() =>
        RandomLayers.TransposedConvolutions.ShouldHold((layer, _) => Rewrite.TransposedToGradient(layer).Module);
}
