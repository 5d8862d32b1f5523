using TorchConv.Layers;
using TorchConv.Modules;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchConv.Rewrites;

public static partial class Rewrite
{
    /// <summary>
    /// Rewrites a convolution and the batch normalisation after it as one convolution. In evaluation mode the normalisation
    /// multiplies each channel by γ / √(variance + ε) and adds β − mean · γ / √(variance + ε) (Ioffe, Szegedy, arXiv 1502.03167,
    /// section 3.1), both of which are included in weight and bias.
    /// </summary>
    /// <param name="convolution">Any convolution.</param>
    /// <param name="batchNorm">The normalisation of its output, with running statistics.</param>
    /// <exception cref="ArgumentException">
    /// The layer cannot run, the numbers of channels differ, or the normalisation has no running statistics.
    /// </exception>
    public static Rewritten<Conv2d> FoldBatchNorm(Conv2d convolution, BatchNorm2d batchNorm)
    {
        ArgumentNullException.ThrowIfNull(batchNorm);
        using DisposeScope scope = NewDisposeScope();
        LayerParts<Conv2dSpec> parts = LayerParts.Of(convolution, nameof(convolution));
        if (batchNorm.num_features != parts.Spec.OutChannels)
        {
            throw new ArgumentException(
                $"batchNorm normalises {batchNorm.num_features} channels, and must normalise the "
                + $"{parts.Spec.OutChannels} of the convolution",
                nameof(batchNorm));
        }

        if (batchNorm.running_mean is null || batchNorm.running_var is null)
        {
            throw new ArgumentException(
                "batchNorm keeps no running statistics (track_running_stats: false): it normalises by each batch's "
                + "own, which no fixed weight can",
                nameof(batchNorm));
        }

        Tensor scale = LayerParts.InFloat64(batchNorm.running_var).Plus(batchNorm.eps).rsqrt();
        if (batchNorm.weight is not null)
            scale *= LayerParts.InFloat64(batchNorm.weight);

        Tensor bias = -LayerParts.InFloat64(batchNorm.running_mean) * scale;
        if (parts.Bias is not null)
            bias = bias.Plus(parts.Bias * scale);
        if (batchNorm.bias is not null)
            bias = bias.Plus(LayerParts.InFloat64(batchNorm.bias));

        return new(
            parts.Conv2d(parts.Spec.With(bias: true), parts.Weight * scale.reshape(-1, 1, 1, 1), bias),
            "in evaluation mode, where the normalisation uses its running statistics: with every stride, padding, "
            + "padding mode, dilation and number of groups");
    }
}
