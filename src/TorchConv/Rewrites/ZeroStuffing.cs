using TorchSharp;
using static TorchSharp.torch;
using Size = TorchConv.Arithmetic.Size;

namespace TorchConv.Rewrites;

/// <summary>Sets zeros between the values of the input and around them, so that an ordinary convolution behind it computes a transposed one.</summary>
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
        return nn.functional.pad(Holes.Insert(input, Stride), [Before.Width, After.Width, Before.Height, After.Height]).MoveToOuterDisposeScope();
    }
}
