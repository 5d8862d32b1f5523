using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchConv.Rewrites;

public static partial class Rewrite
{
    /// <summary>A grouped convolution as one of a single group: its kernel is block-diagonal, zero wherever a group does not see a channel.</summary>
    /// <param name="grouped">Any convolution.</param>
    /// <exception cref="ArgumentException">The layer cannot run, or the block-diagonal kernel needs over 1 GiB.</exception>
    public static Rewritten<Conv2d> GroupedToDense(Conv2d grouped)
    {
        using DisposeScope scope = NewDisposeScope();
        LayerParts<Conv2dSpec> parts = LayerParts.Of(grouped, nameof(grouped));

        return new(
            parts.Conv2d(parts.Spec.With(groups: 1), BlockDiagonal(parts, nameof(grouped)), parts.Bias),
            "always: with every stride, padding, padding mode and dilation");
    }

    /// <summary>The weight as outChannels × inChannels × height × width, whatever the number of groups.</summary>
    private static Tensor BlockDiagonal(LayerParts<Conv2dSpec> parts, string name)
    {
        Conv2dSpec spec = parts.Spec;
        Shape shape = spec.With(groups: 1).WeightShape;
        MemoryLimit.Check(shape, "the block-diagonal kernel", name);

        Tensor weight = zeros(shape.ToArray(), ScalarType.Float64);
        long outPerGroup = spec.OutChannels / spec.Groups, inPerGroup = spec.InChannels / spec.Groups;
        for (long group = 0; group < spec.Groups; group++)
        {
            Tensor block = parts.Weight.narrow(0, group * outPerGroup, outPerGroup);
            weight.narrow(0, group * outPerGroup, outPerGroup).narrow(1, group * inPerGroup, inPerGroup).copy_(block);
        }

        return weight;
    }
}
