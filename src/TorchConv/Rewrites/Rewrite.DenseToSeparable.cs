using TorchConv.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchConv.Rewrites;

public static partial class Rewrite
{
    /// <summary>
    /// A convolution as a depthwise and a pointwise one. Seen from one input channel, its kernels towards all output channels are the
    /// rows of a matrix, outChannels × (height · width). The rewrite is exact where each of these matrices has rank 1; otherwise the best
    /// one in the Frobenius norm comes from their largest singular values (Eckart, Young, 1936).
    /// </summary>
    /// <param name="dense">Any convolution. With several groups the pointwise step has as many.</param>
    /// <param name="exact">Whether anything but the same output is refused. When false, the best approximation is answered, with its error.</param>
    /// <returns>The depthwise step without bias, then the pointwise step with the bias of the original.</returns>
    /// <exception cref="ArgumentException">The layer cannot run, or an exact answer is asked for and there is none: the message says what error remains.</exception>
    public static Rewritten<Sequential> DenseToSeparable(Conv2d dense, bool exact = true)
    {
        using DisposeScope scope = NewDisposeScope();
        LayerParts<Conv2dSpec> parts = LayerParts.Of(dense, nameof(dense));
        Conv2dSpec spec = parts.Spec;

        // groups × in/group × out/group × (height · width): one matrix for each input channel.
        Tensor matrices = parts.Weight.reshape(spec.Groups, spec.OutChannels / spec.Groups, spec.InChannels / spec.Groups, -1).transpose(1, 2);
        (Tensor left, Tensor values, Tensor right) = linalg.svd(matrices, fullMatrices: false);

        Tensor root = values.narrow(-1, 0, 1).sqrt();
        Tensor mixed = left.narrow(-1, 0, 1).squeeze(-1) * root;
        Tensor kernels = right.narrow(-2, 0, 1).squeeze(-2) * root;

        double error = RelativeError(parts.Weight, values);
        if (exact && error > Rounding(parts.Dtype))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"dense is not a depthwise and a pointwise convolution: the best one leaves a relative error of {error:G3} ")
                + "in the kernel, since the kernels of an input channel are not multiples of one; exact: false answers it",
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
                : "as nearly as a depthwise and a pointwise convolution can; exactly where the kernels of each input channel are multiples of one kernel (rank 1)",
            error);
    }

    /// <summary>What the singular values behind the first hold, over all that the weight holds.</summary>
    private static double RelativeError(Tensor weight, Tensor singularValues)
    {
        long others = singularValues.size(-1) - 1;
        double whole = weight.norm().item<double>();
        return whole == 0 || others == 0 ? 0 : singularValues.narrow(-1, 1, others).norm().item<double>() / whole;
    }

    /// <summary>An error that comes from rounding the weights to their type.</summary>
    private static double Rounding(ScalarType dtype) => dtype switch
    {
        ScalarType.Float64 => 1e-13,
        ScalarType.Float32 => 1e-6,
        _ => 1e-2,
    };
}
