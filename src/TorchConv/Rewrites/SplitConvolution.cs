using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchConv.Rewrites;

/// <summary>
/// Convolutions side by side: each reads its share of the input channels, in order, and their outputs are concatenated along the
/// channels.
/// </summary>
public sealed class SplitConvolution : nn.Module<Tensor, Tensor>
{
    private const long ChannelDimension = -3;

    private readonly ModuleList<Conv2d> layers;

    /// <summary>Creates the module, which owns the convolutions from then on. They are in the order of their channels.</summary>
    public SplitConvolution(params Conv2d[] layers)
        : base(nameof(SplitConvolution))
    {
        this.layers = nn.ModuleList(layers);
        RegisterComponents();
    }

    /// <summary>The convolutions in the order of their channels.</summary>
    public IReadOnlyList<Conv2d> Layers => [.. layers];

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] shares = input.split([.. layers.Select(layer => layer.in_channels)], ChannelDimension);
        return cat([.. layers.Zip(shares, (layer, share) => layer.call(share))], ChannelDimension).MoveToOuterDisposeScope();
    }
}
