using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Size = TorchConv.Arithmetic.Size;

namespace TorchConv.Rewrites;

/// <summary>One fully connected layer, applied to the channels of every pixel: N×C×H×W → N×C'×H×W.</summary>
public sealed class LinearPerPixel : nn.Module<Tensor, Tensor>
{
    private readonly Linear linear;

    /// <summary>Creates the module, which owns the fully connected layer from then on.</summary>
    /// <param name="linear">The layer from input channels to output channels.</param>
    /// <param name="stride">The distance between the pixels that are read, in height and width; 1 if null.</param>
    public LinearPerPixel(Linear linear, Size? stride = null)
        : base(nameof(LinearPerPixel))
    {
        this.linear = linear;
        Stride = stride ?? 1;
        RegisterComponents();
    }

    /// <summary>The layer that is applied to every pixel.</summary>
    public Linear Linear => linear;

    /// <summary>The distance between the pixels that are read, in height and width.</summary>
    public Size Stride { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor pixels = input[TensorIndex.Ellipsis, TensorIndex.Slice(step: Stride.Height), TensorIndex.Slice(step: Stride.Width)];
        return movedim(linear.call(movedim(pixels, -3, -1)), -1, -3).MoveToOuterDisposeScope();
    }
}
