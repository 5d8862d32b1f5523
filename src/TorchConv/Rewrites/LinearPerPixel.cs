using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Size = TorchConv.Arithmetic.Size;

namespace TorchConv.Rewrites;

/// <summary>One fully connected layer, applied to the channels of every pixel: N×C×H×W → N×C'×H×W.</summary>
public sealed class LinearPerPixel : nn.Module<Tensor, Tensor>
{
    private readonly Linear linear;

    /// <summary>Takes the fully connected layer into its possession.</summary>
    /// <param name="linear">From the channels of a pixel to the channels of a pixel.</param>
    /// <param name="stride">Pixels from one that is taken to the next; 1 when null.</param>
    public LinearPerPixel(Linear linear, Size? stride = null)
        : base(nameof(LinearPerPixel))
    {
        this.linear = linear;
        Stride = stride ?? 1;
        RegisterComponents();
    }

    /// <summary>The layer that is applied to every pixel.</summary>
    public Linear Linear => linear;

    /// <summary>Pixels from one that is taken to the next.</summary>
    public Size Stride { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor pixels = input[TensorIndex.Ellipsis, TensorIndex.Slice(step: Stride.Height), TensorIndex.Slice(step: Stride.Width)];
        return movedim(linear.call(movedim(pixels, -3, -1)), -1, -3).MoveToOuterDisposeScope();
    }
}
