using TorchConv.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Size = TorchConv.Arithmetic.Size;

namespace TorchConv.Rewrites;

public static partial class Rewrite
{
    /// <summary>
    /// A convolution and the pointwise one behind it as one dense convolution, its kernel pointwise × depthwise. Of a depthwise separable
    /// layer these are the two steps; a first step with fewer groups is taken too.
    /// </summary>
    /// <param name="depthwise">The first step: any convolution.</param>
    /// <param name="pointwise">The second step: kernel size 1, no padding.</param>
    /// <exception cref="ArgumentException">
    /// A layer cannot run, the second is not pointwise or has padding, the channels do not fit, or the dense kernel needs over 1 GiB.
    /// </exception>
    public static Rewritten<Conv2d> SeparableToDense(Conv2d depthwise, Conv2d pointwise)
    {
        using DisposeScope scope = NewDisposeScope();
        return new(
            Merge(LayerParts.Of(depthwise, nameof(depthwise)), nameof(depthwise), Pointwise(pointwise, nameof(pointwise)), nameof(pointwise)),
            "always, as long as nothing stands between the two: with every stride, padding, padding mode, dilation and bias of the first step");
    }

    /// <summary>Two pointwise convolutions in a row as one, its weight the product of theirs: both are affine at every pixel.</summary>
    /// <param name="first">Kernel size 1, no padding.</param>
    /// <param name="second">Kernel size 1, no padding.</param>
    /// <exception cref="ArgumentException">A layer cannot run, is not pointwise or has padding, or the channels do not fit.</exception>
    public static Rewritten<Conv2d> TwoPointwiseToOne(Conv2d first, Conv2d second)
    {
        using DisposeScope scope = NewDisposeScope();
        return new(
            Merge(Pointwise(first, nameof(first)), nameof(first), Pointwise(second, nameof(second)), nameof(second)),
            "always, as long as no activation stands between the two");
    }

    /// <summary>W[o, i, y, x] = Σ pointwise[o, m] · first[m, i, y, x] and b[o] = Σ pointwise[o, m] · firstBias[m] + pointwiseBias[o].</summary>
    private static Conv2d Merge(LayerParts<Conv2dSpec> first, string firstName, LayerParts<Conv2dSpec> pointwise, string pointwiseName)
    {
        Conv2dSpec spec = first.Spec;
        if (pointwise.Spec.InChannels != spec.OutChannels)
        {
            throw new ArgumentException(
                $"{pointwiseName} takes {pointwise.Spec.InChannels} channels, and must take the {spec.OutChannels} that {firstName} gives", pointwiseName);
        }

        if (spec.Padding.IsSame && pointwise.Spec.Stride != 1)
        {
            throw new ArgumentException(
                $"{pointwiseName} has stride {pointwise.Spec.Stride}, and {firstName} padding \"same\", which TorchSharp refuses to join in one layer: "
                + "give the padding in numbers",
                pointwiseName);
        }

        Tensor mix = BlockDiagonal(pointwise, pointwiseName).flatten(1);
        Tensor weight = einsum("om,mihw->oihw", mix, BlockDiagonal(first, firstName));
        Tensor? bias = (first.Bias, pointwise.Bias) switch
        {
            (null, null) => null,
            (null, var second) => second,
            (var carried, null) => mix.mv(carried),
            (var carried, var second) => mix.mv(carried).Plus(second),
        };

        Size stride = (checked(spec.Stride.Height * pointwise.Spec.Stride.Height), checked(spec.Stride.Width * pointwise.Spec.Stride.Width));
        return first.Conv2d(spec.With(outChannels: pointwise.Spec.OutChannels, stride: stride, groups: 1, bias: bias is not null), weight, bias);
    }

    private static LayerParts<Conv2dSpec> Pointwise(Conv2d layer, string name)
    {
        LayerParts<Conv2dSpec> parts = LayerParts.Of(layer, name);
        if (parts.Spec.KernelSize != 1)
            throw new ArgumentException($"{name} is not pointwise: its kernel size ({parts.Spec.KernelSize}) must be 1×1", name);

        if (parts.Spec.Padding.Size != 0)
        {
            throw new ArgumentException(
                $"{name} has padding ({parts.Spec.Padding}), and must have none: the border it adds is the bias alone, whatever the input", name);
        }

        return parts;
    }
}
