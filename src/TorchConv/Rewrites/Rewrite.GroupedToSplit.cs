using TorchConv.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchConv.Rewrites;

public static partial class Rewrite
{
    /// <summary>
    /// A grouped convolution as several ordinary ones: each group's convolution sees its share of the channels, and their outputs are
    /// stacked (Krizhevsky et al., AlexNet, 2012, section 3.2).
    /// </summary>
    /// <param name="grouped">Any convolution.</param>
    /// <exception cref="ArgumentException">The layer cannot run.</exception>
    public static Rewritten<SplitConvolution> GroupedToSplit(Conv2d grouped)
    {
        using DisposeScope scope = NewDisposeScope();
        LayerParts<Conv2dSpec> parts = LayerParts.Of(grouped, nameof(grouped));
        long groups = parts.Spec.Groups;
        Conv2dSpec share = parts.Spec.With(parts.Spec.InChannels / groups, parts.Spec.OutChannels / groups, groups: 1);
        Tensor[] weights = parts.Weight.chunk(groups);
        Tensor[]? biases = parts.Bias?.chunk(groups);

        return new(
            new SplitConvolution([.. weights.Select((weight, group) => parts.Conv2d(share, weight, biases?[group]))]),
            "always: with every stride, padding, padding mode and dilation");
    }
}
