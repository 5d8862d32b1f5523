using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchConv.Modules;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Size = TorchConv.Arithmetic.Size;

namespace TorchConv.Rewrites;

public static partial class Rewrite
{
    /// <summary>
    /// Rewrites a convolution and the pointwise convolution after it as one dense convolution, whose kernel is the product of
    /// theirs. The two may be the steps of a depthwise separable layer; the first step may also have fewer groups.
    /// </summary>
    /// <param name="depthwise">The first step: any convolution.</param>
    /// <param name="pointwise">The second step: a convolution of kernel size 1 without padding.</param>
    /// <exception cref="ArgumentException">
    /// A layer cannot run, the second is not pointwise or has padding, the numbers of channels differ, or the dense kernel needs
    /// more than 256 MiB.
    /// </exception>
    public static Rewritten<Conv2d> SeparableToDense(Conv2d depthwise, Conv2d pointwise)
    {
        using DisposeScope scope = NewDisposeScope();
        return new(
            Merge(
                LayerParts.Of(depthwise, nameof(depthwise)), nameof(depthwise), Pointwise(pointwise, nameof(pointwise)), nameof(pointwise)),
            "always, as long as nothing stands between the two: with every stride, padding, padding mode, dilation "
            + "and bias of the first step");
    }

    /// <summary>
    /// Rewrites a convolution as a depthwise and a pointwise one. For each input channel, the kernels to all output channels are
    /// the rows of a matrix, outChannels × (height · width). The rewrite is exact if each of these matrices has rank 1; otherwise
    /// the best approximation in the Frobenius norm comes from their largest singular values (Eckart, Young, 1936).
    /// </summary>
    /// <param name="dense">Any convolution. With several groups, the pointwise step has the same number of groups.</param>
    /// <param name="exact">Whether the rewrite must be exact. If false, the best approximation is returned, with its error.</param>
    /// <returns>The depthwise step without bias, then the pointwise step with the bias of the original.</returns>
    /// <exception cref="ArgumentException">
    /// The layer cannot run, or the rewrite must be exact and cannot be: the message gives the error of the best approximation.
    /// </exception>
    public static Rewritten<Sequential> DenseToSeparable(Conv2d dense, bool exact = true)
    {
        using DisposeScope scope = NewDisposeScope();
        LayerParts<Conv2dSpec> parts = LayerParts.Of(dense, nameof(dense));
        Conv2dSpec spec = parts.Spec;

        // groups × in/group × out/group × (height · width): one matrix for each input channel.
        Tensor matrices = parts.Weight
            .reshape(spec.Groups, spec.OutChannels / spec.Groups, spec.InChannels / spec.Groups, -1)
            .transpose(1, 2);
        (Tensor left, Tensor values, Tensor right) = linalg.svd(matrices, fullMatrices: false);

        Tensor root = values.narrow(-1, 0, 1).sqrt();
        Tensor mixed = left.narrow(-1, 0, 1).squeeze(-1) * root;
        Tensor kernels = right.narrow(-2, 0, 1).squeeze(-2) * root;

        double error = RelativeError(parts.Weight, values);
        if (exact && error > Rounding(parts.Dtype))
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"dense is not a depthwise and a pointwise convolution: the best one leaves a relative error of {error:G3} ")
                + "in the kernel, since the kernels of an input channel are not multiples of one; exact: false returns it",
                nameof(dense));
        }

        Conv2d depthwise = parts.Conv2d(
            spec.With(outChannels: spec.InChannels, groups: spec.InChannels, bias: false),
            kernels.reshape(spec.InChannels, 1, spec.KernelSize.Height, spec.KernelSize.Width),
            null);
        Conv2d pointwise = parts.Conv2d(
            Layer.Conv2d(spec.InChannels, spec.OutChannels, 1, groups: spec.Groups, bias: spec.Bias),
            mixed.transpose(1, 2).reshape(spec.OutChannels, spec.InChannels / spec.Groups, 1, 1),
            parts.Bias);

        return new(
            nn.Sequential(("depthwise", depthwise), ("pointwise", pointwise)),
            exact
                ? "where the kernels of each input channel are multiples of one kernel (rank 1), as they are here"
                : "as nearly as a depthwise and a pointwise convolution can; exactly where the kernels of each "
                    + "input channel are multiples of one kernel (rank 1)",
            error);
    }

    /// <summary>
    /// W[o, i, y, x] = Σ pointwise[o, m] · first[m, i, y, x] and b[o] = Σ pointwise[o, m] · firstBias[m] + pointwiseBias[o].
    /// </summary>
    private static Conv2d Merge(LayerParts<Conv2dSpec> first, string firstName, LayerParts<Conv2dSpec> pointwise, string pointwiseName)
    {
        Conv2dSpec spec = first.Spec;
        if (pointwise.Spec.InChannels != spec.OutChannels)
        {
            throw new ArgumentException(
                $"{pointwiseName} takes {pointwise.Spec.InChannels} channels, and must take the {spec.OutChannels} that {firstName} gives",
                pointwiseName);
        }

        if (spec.Padding.IsSame && pointwise.Spec.Stride != 1)
        {
            throw new ArgumentException(
                $"{pointwiseName} has stride {pointwise.Spec.Stride}, and {firstName} padding \"same\", which "
                + "TorchSharp refuses to join in one layer: "
                + "give the padding in numbers",
                pointwiseName);
        }

        Conv2dSpec dense = spec.With(
            outChannels: pointwise.Spec.OutChannels, stride: Joined(), groups: 1, bias: spec.Bias || pointwise.Spec.Bias);
        Limit.CheckTensor(dense.WeightShape, "the dense kernel", pointwiseName);
        Tensor mix = BlockDiagonal(pointwise, pointwiseName).flatten(1);
        Tensor weight = einsum("om,mihw->oihw", mix, BlockDiagonal(first, firstName));
        Tensor? bias = (first.Bias, pointwise.Bias) switch
        {
            (null, null) => null,
            (null, var second) => second,
            (var carried, null) => mix.mv(carried),
            (var carried, var second) => mix.mv(carried).Plus(second),
        };

        return first.Conv2d(dense, weight, bias);

        Size Joined() => Guard.NoOverflow<Size>(
            () => checked((spec.Stride.Height * pointwise.Spec.Stride.Height, spec.Stride.Width * pointwise.Spec.Stride.Width)),
            pointwiseName,
            $"stride {spec.Stride} of {firstName} times stride {pointwise.Spec.Stride} of {pointwiseName}");
    }

    /// <summary>Returns the norm of all singular values but the first, divided by the norm of the weight.</summary>
    private static double RelativeError(Tensor weight, Tensor singularValues)
    {
        long others = singularValues.size(-1) - 1;
        double whole = weight.norm().item<double>();
        return whole == 0 || others == 0 ? 0 : singularValues.narrow(-1, 1, others).norm().item<double>() / whole;
    }

    /// <summary>Returns the largest error that comes from rounding the weights to their type.</summary>
    private static double Rounding(ScalarType dtype) => dtype switch
    {
        ScalarType.Float64 => 1e-13,
        ScalarType.Float32 => 1e-6,
        _ => 1e-2,
    };
}
