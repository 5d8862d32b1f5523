using TorchConv.Layers;
using TorchConv.Modules;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchConv.Rewrites;

/// <summary>
/// Computes the gradient of an ordinary convolution with respect to its input from the gradient of its output: a transposed
/// convolution. The convolution is linear, so the gradient is the same for every input.
/// </summary>
public sealed class GradientOfConvolution : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d convolution;
    private readonly ConvTranspose2dSpec transposed;
    private readonly Parameter? bias;

    internal GradientOfConvolution(Conv2d convolution, ConvTranspose2dSpec transposed, Parameter? bias)
        : base(nameof(GradientOfConvolution))
    {
        this.convolution = convolution;
        this.bias = bias;
        this.transposed = transposed;
        RegisterComponents();
    }

    /// <summary>The ordinary convolution whose gradient is taken; it has no bias.</summary>
    public Conv2d Convolution => convolution;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        bool isDifferentiable = is_grad_enabled();
        using DisposeScope scope = NewDisposeScope();
        using IDisposable grad = set_grad_enabled(true);

        long height = transposed.AlongHeight.TransposedOutputLength(input.size(-2), transposed.OutputPadding.Height);
        long width = transposed.AlongWidth.TransposedOutputLength(input.size(-1), transposed.OutputPadding.Width);
        Tensor anywhere = zeros(
            [.. input.shape[..^3], convolution.in_channels, height, width], input.dtype, input.device, requires_grad: true);
        Tensor output = convolution.call(anywhere);

        // If the output padding is a whole stride or more, the convolution has more outputs than the given gradient: the rest of it is 0.
        Tensor outputGradient = nn.functional.pad(input, [0, output.size(-1) - input.size(-1), 0, output.size(-2) - input.size(-2)]);
        Tensor gradient = autograd.grad([output], [anywhere], [outputGradient], create_graph: isDifferentiable)[0];
        return (bias is null ? gradient : gradient.Plus(bias.reshape(-1, 1, 1))).MoveToOuterDisposeScope();
    }
}
