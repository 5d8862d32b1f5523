using TorchConv.Layers;
using TorchConv.Modules;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchConv.Rewrites;

/// <summary>
/// A convolution as a matrix product (im2col): <c>unfold</c> makes every window of the input a column, and a matrix with one kernel
/// in each row is multiplied by all columns at once.
/// </summary>
public sealed class UnfoldAndMultiply : nn.Module<Tensor, Tensor>
{
    private readonly Conv2dSpec spec;
    private readonly Parameter weight;
    private readonly Parameter? bias;

    internal UnfoldAndMultiply(Conv2dSpec spec, Parameter weight, Parameter? bias)
        : base(nameof(UnfoldAndMultiply))
    {
        this.spec = spec;
        this.weight = weight;
        this.bias = bias;
        RegisterComponents();
    }

    /// <summary>groups × outChannels/groups × (inChannels/groups · height · width): one kernel in each row.</summary>
    public Parameter Weight => weight;

    /// <summary>One number for each output channel.</summary>
    public Parameter? Bias => bias;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        (var height, var width) = (spec.AlongHeight, spec.AlongWidth);
        long[] batch = input.shape[..^3];
        Tensor padded = nn.functional.pad(
            input.reshape([-1, .. input.shape[^3..]]),
            [width.PaddingBefore, width.PaddingAfter, height.PaddingBefore, height.PaddingAfter],
            spec.PaddingMode == PaddingModes.Zeros ? PaddingModes.Constant : spec.PaddingMode);

        // N×(inChannels · kernel)×windows, then the same dealt out to the groups.
        Tensor columns = nn.functional.unfold(
            padded, (height.Kernel, width.Kernel), dilation: (height.Dilation, width.Dilation), stride: (height.Stride, width.Stride));
        Tensor ofGroups = columns.reshape(-1, spec.Groups, weight.size(2), columns.size(2));

        Tensor output = weight.matmul(ofGroups).reshape(
            [.. batch, spec.OutChannels, height.OutputLength(input.size(-2)), width.OutputLength(input.size(-1))]);
        return (bias is null ? output : output.Plus(bias.reshape(-1, 1, 1))).MoveToOuterDisposeScope();
    }
}
