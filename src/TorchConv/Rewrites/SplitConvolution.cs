using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchConv.Rewrites;

/// <summary>
/// Convolutions side by side: the channels of the input are dealt out to them in order, and their outputs are stacked along the channels.
/// </summary>
public sealed class SplitConvolution : nn.Module<Tensor, Tensor>
{
    private const long ChannelDimension = -3;

    private readonly ModuleList<Conv2d> layers;

    /// <summary>Takes the convolutions into its possession, the one of the first channels first.</summary>
    public SplitConvolution(params Conv2d[] layers)
        : base(nameof(SplitConvolution))
    {
        this.layers = nn.ModuleList(layers);
        RegisterComponents();
    }

    /// <summary>The convolutions, the one of the first channels first.</summary>
    public IReadOnlyList<Conv2d> Layers => [.. layers];

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] shares = input.split([.. layers.Select(layer => layer.in_channels)], ChannelDimension);
        return cat([.. layers.Zip(shares, (layer, share) => layer.call(share))], ChannelDimension).MoveToOuterDisposeScope();
    }
}
