using TorchSharp;
using static TorchSharp.torch;
using Size = TorchConv.Arithmetic.Size;

namespace TorchConv.Rewrites;

/// <summary>
/// Inserts zeros between the values of the input and around them, so that an ordinary convolution after it computes a transposed
/// one.
/// </summary>
public sealed class ZeroStuffing : nn.Module<Tensor, Tensor>
{
    internal ZeroStuffing(Size stride, Size before, Size after)
        : base(nameof(ZeroStuffing))
    {
        Stride = stride;
        Before = before;
        After = after;
    }

    /// <summary>Positions from one value to the next: stride − 1 of them are zeros.</summary>
    public Size Stride { get; }

    /// <summary>Zeros above and to the left; a negative number removes positions.</summary>
    public Size Before { get; }

    /// <summary>Zeros below and to the right; a negative number removes positions.</summary>
    public Size After { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return nn.functional.pad(Spread(input, Stride), [Before.Width, After.Width, Before.Height, After.Height]).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// …×H×W → …×(every(H − 1) + 1)×(every(W − 1) + 1): the values are <paramref name="every"/> positions apart, with zeros between
    /// them. Dilation does this to a kernel, and the stride of a transposed convolution does it to the input.
    /// </summary>
    internal static Tensor Spread(Tensor values, Size every)
    {
        long[] shape = values.shape;
        shape[^2] = (every.Height * (shape[^2] - 1)) + 1;
        shape[^1] = (every.Width * (shape[^1] - 1)) + 1;
        Tensor spread = zeros(shape, values.dtype, values.device);
        spread[TensorIndex.Ellipsis, TensorIndex.Slice(step: every.Height), TensorIndex.Slice(step: every.Width)] = values;
        return spread;
    }
}
