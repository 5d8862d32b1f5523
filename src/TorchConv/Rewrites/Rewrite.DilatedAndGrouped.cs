using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchConv.Rewrites;

public static partial class Rewrite
{
    /// <summary>
    /// Rewrites a dilated convolution as one without dilation: a larger kernel with d − 1 zeros between the weights (Yu, Koltun,
    /// arXiv 1511.07122, section 2).
    /// </summary>
    /// <param name="dilated">Any convolution.</param>
    /// <exception cref="ArgumentException">The layer cannot run, or the larger kernel needs more than 256 MiB.</exception>
    public static Rewritten<Conv2d> DilatedToDense(Conv2d dilated)
    {
        using DisposeScope scope = NewDisposeScope();
        LayerParts<Conv2dSpec> parts = LayerParts.Of(dilated, nameof(dilated));
        Conv2dSpec spec = parts.Spec.With(kernelSize: (parts.Spec.AlongHeight.Extent, parts.Spec.AlongWidth.Extent), dilation: 1);
        Limit.CheckTensor(spec.WeightShape, "the kernel with holes", nameof(dilated));

        return new(
            parts.Conv2d(spec, ZeroStuffing.Spread(parts.Weight, parts.Spec.Dilation), parts.Bias),
            "always: with every stride, padding, padding mode and number of groups");
    }

    /// <summary>
    /// Rewrites a grouped convolution as several ordinary ones: each reads the channels of its group, and their outputs are
    /// concatenated (Krizhevsky et al., AlexNet, 2012, section 3.2).
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

    /// <summary>
    /// Rewrites a grouped convolution as one with a single group: its kernel is block-diagonal, with zeros between different
    /// groups.
    /// </summary>
    /// <param name="grouped">Any convolution.</param>
    /// <exception cref="ArgumentException">The layer cannot run, or the block-diagonal kernel needs more than 256 MiB.</exception>
    public static Rewritten<Conv2d> GroupedToDense(Conv2d grouped)
    {
        using DisposeScope scope = NewDisposeScope();
        LayerParts<Conv2dSpec> parts = LayerParts.Of(grouped, nameof(grouped));

        return new(
            parts.Conv2d(parts.Spec.With(groups: 1), BlockDiagonal(parts, nameof(grouped)), parts.Bias),
            "always: with every stride, padding, padding mode and dilation");
    }

    /// <summary>Returns the weight as outChannels × inChannels × height × width, for any number of groups.</summary>
    private static Tensor BlockDiagonal(LayerParts<Conv2dSpec> parts, string name)
    {
        Conv2dSpec spec = parts.Spec;
        Shape shape = spec.With(groups: 1).WeightShape;
        Limit.CheckTensor(shape, "the block-diagonal kernel", name);

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
