using TorchConv.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchConv.Rewrites;

public static partial class Rewrite
{
    /// <summary>
    /// Rewrites a pointwise convolution as one fully connected layer that is applied to the channels of every pixel (Lin et al.,
    /// Network In Network, 2013).
    /// </summary>
    /// <param name="pointwise">A convolution of kernel size 1 without padding. With a stride, only some pixels are read.</param>
    /// <exception cref="ArgumentException">The layer cannot run, is not pointwise or has padding.</exception>
    public static Rewritten<LinearPerPixel> PointwiseToLinear(Conv2d pointwise)
    {
        using DisposeScope scope = NewDisposeScope();
        LayerParts<Conv2dSpec> parts = Pointwise(pointwise, nameof(pointwise));

        return new(
            new LinearPerPixel(parts.Linear(BlockDiagonal(parts, nameof(pointwise)).flatten(1), parts.Bias), parts.Spec.Stride),
            "always: with every stride and number of groups");
    }

    /// <summary>Rewrites a fully connected layer as a pointwise convolution, which applies it to the channels of every pixel.</summary>
    /// <param name="linear">Any fully connected layer; its features become channels.</param>
    public static Rewritten<Conv2d> LinearToPointwise(Linear linear)
    {
        using DisposeScope scope = NewDisposeScope();
        LayerParts<LinearSpec> parts = LayerParts.Of(linear, nameof(linear));

        return new(
            parts.Conv2d(
                Layer.Pointwise(parts.Spec.InFeatures, parts.Spec.OutFeatures, parts.Spec.Bias),
                parts.Weight.unsqueeze(-1).unsqueeze(-1),
                parts.Bias),
            "always, where the linear layer is applied to the channels of every pixel");
    }

    /// <summary>
    /// Rewrites two consecutive pointwise convolutions as one, whose weight is the product of theirs: both are affine functions of
    /// the channels.
    /// </summary>
    /// <param name="first">A convolution of kernel size 1 without padding.</param>
    /// <param name="second">A convolution of kernel size 1 without padding.</param>
    /// <exception cref="ArgumentException">
    /// A layer cannot run, is not pointwise or has padding, or the numbers of channels differ.
    /// </exception>
    public static Rewritten<Conv2d> TwoPointwiseToOne(Conv2d first, Conv2d second)
    {
        using DisposeScope scope = NewDisposeScope();
        return new(
            Merge(Pointwise(first, nameof(first)), nameof(first), Pointwise(second, nameof(second)), nameof(second)),
            "always, as long as no activation stands between the two");
    }

    private static LayerParts<Conv2dSpec> Pointwise(Conv2d layer, string name)
    {
        LayerParts<Conv2dSpec> parts = LayerParts.Of(layer, name);
        if (parts.Spec.KernelSize != 1)
            throw new ArgumentException($"{name} is not pointwise: its kernel size ({parts.Spec.KernelSize}) must be 1×1", name);

        if (parts.Spec.Padding.Size != 0)
        {
            throw new ArgumentException(
                $"{name} has padding ({parts.Spec.Padding}), and must have none: the border it adds is the bias alone, whatever the input",
                name);
        }

        return parts;
    }
}
