using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchSharp;

namespace TorchConv.Tests.Layers;

/// <summary>Random layers that can be built, each with an input that it takes: every argument, uneven sizes, every kind.</summary>
internal static class RandomLayers
{
    /// <summary>Sizes of which a real forward pass, and a plain one beside it, take no time.</summary>
    private static readonly Range Small = new(2, 4, 4);

    /// <summary>Sizes of which only the shapes are looked at.</summary>
    private static readonly Range Large = new(64, 12, 5000);

    public static Gen<(LinearSpec Layer, Shape Input)> SmallLinear { get; } = Linear(Small);

    public static Gen<(LinearSpec Layer, Shape Input)> LargeLinear { get; } = Linear(Large);

    public static Gen<(Conv2dSpec Layer, Shape Input)> SmallConv2d { get; } = Conv2d(Small);

    public static Gen<(Conv2dSpec Layer, Shape Input)> SmallConv2dOfZeros { get; } = Conv2d(Small, Gen.Const(PaddingModes.Zeros));

    public static Gen<(Conv2dSpec Layer, Shape Input)> LargeConv2d { get; } = Conv2d(Large);

    public static Gen<(ConvTranspose2dSpec Layer, Shape Input)> SmallTransposed { get; } = Transposed(Small);

    public static Gen<(ConvTranspose2dSpec Layer, Shape Input)> LargeTransposed { get; } = Transposed(Large);

    public static Gen<(StackSpec Layer, Shape Input)> SmallStack { get; } = Stack(Small);

    public static Gen<(StackSpec Layer, Shape Input)> LargeStack { get; } = Stack(Large);

    public static Gen<(LayerSpec Layer, Shape Input)> SmallOfAnyKind { get; } = Gen.OneOf(
        SmallLinear.Select(x => ((LayerSpec)x.Layer, x.Input)),
        SmallConv2d.Select(x => ((LayerSpec)x.Layer, x.Input)),
        SmallTransposed.Select(x => ((LayerSpec)x.Layer, x.Input)),
        SmallStack.Select(x => ((LayerSpec)x.Layer, x.Input)));

    public static Gen<Size> Sizes(long least, long most) => Gen.Select(Gen.Long[least, most], Gen.Long[least, most], (height, width) => new Size(height, width));

    private static Gen<(LinearSpec, Shape)> Linear(Range range) =>
        from inFeatures in Gen.Long[1, range.Channels * 4]
        from outFeatures in Gen.Long[1, range.Channels * 4]
        from bias in Gen.Bool
        from leading in Gen.Long[1, range.Channels].Array[1, 4]
        select (new LinearSpec(inFeatures, outFeatures, bias), Shape.Of([.. leading, inFeatures]));

    private static Gen<(Conv2dSpec, Shape)> Conv2d(Range range) =>
        Conv2d(range, Gen.OneOf(PaddingModes.Zeros, PaddingModes.Reflect, PaddingModes.Replicate, PaddingModes.Circular));

    private static Gen<(Conv2dSpec, Shape)> Conv2d(Range range, Gen<PaddingModes> modes) =>
        from groups in Gen.Long[1, 3]
        from inChannels in Gen.Long[1, range.Channels]
        from outChannels in Gen.Long[1, range.Channels]
        from kernel in Sizes(1, range.Kernel)
        from stride in Sizes(1, 4)
        from padding in Sizes(0, range.Kernel)
        from dilation in Sizes(1, 3)
        from isSame in Gen.Int[0, 3]
        from mode in modes
        from bias in Gen.Bool
        let layer = isSame > 0 ? Layer.Conv2d(inChannels * groups, outChannels * groups, kernel, stride, padding, dilation, groups, bias, mode)
            : mode == PaddingModes.Zeros ? Layer.Conv2d(inChannels * groups, outChannels * groups, kernel, 1, Padding2d.Same, dilation, groups, bias)
            : Layer.Conv2d(inChannels * groups, outChannels * groups, kernel.Height, 1, Padding2d.Same, dilation.Height, groups, bias, mode)
        from batch in Gen.Long[1, 3]
        from beyond in Sizes(0, range.Beyond)
        select (layer, Shape.Of(batch, layer.InChannels, Least(layer, layer.AlongHeight) + beyond.Height, Least(layer, layer.AlongWidth) + beyond.Width));

    private static Gen<(ConvTranspose2dSpec, Shape)> Transposed(Range range) =>
        from groups in Gen.Long[1, 3]
        from inChannels in Gen.Long[1, range.Channels]
        from outChannels in Gen.Long[1, range.Channels]
        from kernel in Sizes(1, range.Kernel)
        from stride in Sizes(1, 4)
        from padding in Sizes(0, range.Kernel)
        from dilation in Sizes(1, 3)
        from outputPadding in Gen.Long[0, 3]
        from bias in Gen.Bool
        let below = Math.Min(Math.Max(stride.Height, dilation.Height), Math.Max(stride.Width, dilation.Width))
        let layer = Layer.Transposed(inChannels * groups, outChannels * groups, kernel, stride, padding, outputPadding % below, dilation, groups, bias)
        from batch in Gen.Long[1, 3]
        from beyond in Sizes(0, range.Beyond)
        select (layer, Shape.Of(batch, layer.InChannels, Least(layer, layer.AlongHeight) + beyond.Height, Least(layer, layer.AlongWidth) + beyond.Width));

    /// <summary>A convolution of any kind, then layers that take what the ones before them give.</summary>
    private static Gen<(StackSpec, Shape)> Stack(Range range) =>
        from first in Gen.OneOf(Conv2d(range).Select(x => ((LayerSpec)x.Item1, x.Item2)), Transposed(range).Select(x => ((LayerSpec)x.Item1, x.Item2)))
        from more in Gen.Select(Gen.Int[0, 4], Gen.Long[1, range.Channels], Gen.Long[1, range.Kernel], Gen.Bool).Array[0, 2]
        let layers = more.Aggregate(
            (Layers: new List<LayerSpec> { first.Item1 }, Shape: first.Item1.Predict(first.Item2).OutputShape),
            (sofar, next) =>
            {
                var (kind, channels, kernel, bias) = next;
                Size fitting = (Math.Min(kernel, sofar.Shape[2]), Math.Min(kernel + 1, sofar.Shape[3]));
                LayerSpec layer = kind switch
                {
                    0 => Layer.Conv2d(sofar.Shape[1], channels, fitting, bias: bias),
                    1 => Layer.DepthwiseSeparable(sofar.Shape[1], channels, fitting, bias: bias),
                    2 => Layer.Transposed(sofar.Shape[1], channels, kernel, stride: 2, bias: bias),
                    3 => Layer.Pointwise(sofar.Shape[1], channels, bias),
                    _ => Layer.FullyConnected(sofar.Shape[3], channels, bias),
                };
                return ([.. sofar.Layers, layer], layer.Predict(sofar.Shape).OutputShape);
            }).Layers
        select (Layer.Stack(layers), first.Item2);

    private static long Least(Conv2dSpec layer, SlidingWindow window) => Math.Max(
        window.Extent - window.PaddingBefore - window.PaddingAfter,
        layer.PaddingMode switch
        {
            PaddingModes.Reflect => window.PaddingAfter + 1,
            PaddingModes.Circular => Math.Max(window.PaddingAfter, 1),
            _ => 1,
        });

    private static long Least(ConvTranspose2dSpec layer, SlidingWindow window)
    {
        long length = 1;
        while (window.TransposedOutputLength(length, layer.OutputPadding.Height) < 1)
            length++;
        return length;
    }

    private sealed record Range(long Channels, long Kernel, long Beyond);
}
