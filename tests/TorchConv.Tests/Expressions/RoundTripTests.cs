using TorchConv.Expressions;
using TorchConv.Layers;
using TorchConv.Tests.Layers;

namespace TorchConv.Tests.Expressions;

/// <summary>What a layer is written as is read as the same layer.</summary>
public class RoundTripTests
{
    private static readonly Gen<Pool2dSpec> Pools =
        from kind in Gen.OneOf(PoolKind.Max, PoolKind.Average)
        from kernel in RandomLayers.Sizes(2, 9)
        from stride in RandomLayers.Sizes(1, 9)
        from padding in RandomLayers.Sizes(0, 1)
        from dilation in RandomLayers.Sizes(1, 3)
        select new Pool2dSpec(kind, kernel, stride, padding, kind == PoolKind.Max ? dilation : 1);

    private static readonly Gen<LayerSpec> OfAnyKind = Gen.OneOf(
        RandomLayers.LargeLinear.Select(x => (LayerSpec)x.Layer),
        RandomLayers.LargeConv2d.Select(x => (LayerSpec)x.Layer),
        RandomLayers.LargeTransposed.Select(x => (LayerSpec)x.Layer),
        RandomLayers.LargeStack.Select(x => (LayerSpec)x.Layer),
        Pools.Select(pool => (LayerSpec)pool));

    [Fact]
    public void Any_layer_is_read_back_from_its_line_in_both_languages() => OfAnyKind.Sample(
        layer =>
        {
            LayerExpression.Parse(layer.CSharp).Should().Be(layer);
            LayerExpression.Parse(layer.PyTorch).Should().Be(layer);
        },
        iter: 2_000); // 400 of each kind
}
