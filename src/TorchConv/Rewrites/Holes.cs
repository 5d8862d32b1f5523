using static TorchSharp.torch;
using Size = TorchConv.Arithmetic.Size;

namespace TorchConv.Rewrites;

/// <summary>Zeros between neighbours: what dilation does to a kernel and a transposed convolution's stride to its input.</summary>
internal static class Holes
{
    /// <summary>…×H×W → …×(every(H − 1) + 1)×(every(W − 1) + 1): the values stand <paramref name="every"/> positions apart, zeros between.</summary>
    public static Tensor Insert(Tensor values, Size every)
    {
        long[] shape = values.shape;
        shape[^2] = (every.Height * (shape[^2] - 1)) + 1;
        shape[^1] = (every.Width * (shape[^1] - 1)) + 1;
        Tensor spread = zeros(shape, values.dtype, values.device);
        spread[TensorIndex.Ellipsis, TensorIndex.Slice(step: every.Height), TensorIndex.Slice(step: every.Width)] = values;
        return spread;
    }
}
