using TorchConv.Layers;
using TorchSharp;

namespace TorchConv.Tests.Rewrites;

/// <summary>A law over random layers says something of each argument only where enough of them use it.</summary>
public class RandomLayersTests
{
    private const int Enough = 15;

    [Fact]
    public void Every_argument_of_a_convolution_is_used_by_enough_of_the_layers_of_a_law()
    {
        List<RandomLayer<Conv2dSpec>> layers = [];
        RandomLayers.ConvolutionsOfEveryMode.Sample(layers.Add, iter: Equality.Configurations, threads: 1);

        foreach (PaddingModes mode in new[] { PaddingModes.Zeros, PaddingModes.Reflect, PaddingModes.Replicate, PaddingModes.Circular })
            Some(layers, layer => layer.Spec.PaddingMode == mode && layer.Spec.Padding != 0);
        Some(layers, layer => layer.Spec.Groups > 1 && layer.Spec.Dilation != 1 && layer.Spec.Stride != 1);
        Some(layers, layer => layer.Spec.Padding == Padding2d.Same);
        Some(layers, layer => layer.Spec.Bias);
        Some(layers, layer => !layer.Spec.Bias);
        Some(layers, layer => !layer.Spec.KernelSize.IsSquare && !layer.Spec.Stride.IsSquare && !layer.Spec.Dilation.IsSquare && !layer.Input.IsSquare);
        Some(layers, layer => layer.Spec.KernelSize == 1);
        Some(layers, layer => layer.Spec.InChannels > layer.Spec.OutChannels);
        Some(layers, layer => layer.Spec.InChannels < layer.Spec.OutChannels);
    }

    [Fact]
    public void Every_argument_of_a_transposed_one_is_used_too()
    {
        List<RandomLayer<ConvTranspose2dSpec>> layers = [];
        RandomLayers.TransposedConvolutions.Sample(layers.Add, iter: Equality.Configurations, threads: 1);

        Some(layers, layer => layer.Spec.OutputPadding != 0);
        Some(layers, layer => layer.Spec.Groups > 1 && layer.Spec.Dilation != 1 && layer.Spec.Stride != 1);
        Some(layers, layer => !layer.Spec.KernelSize.IsSquare && !layer.Spec.Stride.IsSquare && !layer.Spec.Dilation.IsSquare && !layer.Input.IsSquare);
        Some(layers, layer => layer.Spec.Bias);
        Some(layers, layer => !layer.Spec.Bias);
    }

    private static void Some<T>(List<T> layers, System.Linq.Expressions.Expression<Func<T, bool>> use) => layers.Count(use.Compile()).Should().BeGreaterThanOrEqualTo(Enough, "of {0}", use);
}
