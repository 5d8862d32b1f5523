using TorchConv.Layers;

namespace TorchConv.Tests.ReceptiveFields;

/// <summary>Random stacks of convolution, pooling and transposed layers, even and uneven.</summary>
internal static class RandomStack
{
    private static readonly Gen<long> Stride = Gen.Frequency((5, Gen.Const(1L)), (3, Gen.Const(2L)), (1, Gen.Const(3L)));

    private static readonly Gen<LayerSpec> Conv =
        Gen.Select(Pair(Gen.Long[1, 3]), Pair(Stride), Pair(Gen.Long[0, 2]), Pair(Gen.Long[1, 3]), Gen.Bool)
            .Select(LayerSpec (kernel, stride, padding, dilation, same) => same && stride == 1
                ? Layer.Conv2d(1, 1, kernel, 1, Padding2d.Same, dilation)
                : Layer.Conv2d(1, 1, kernel, stride, padding, dilation));

    private static readonly Gen<LayerSpec> Pool =
        Gen.Select(Pair(Gen.Long[1, 3]), Pair(Stride), Pair(Gen.Long[0, 1]), Pair(Gen.Long[1, 2]), Gen.Bool)
            .Select(LayerSpec (kernel, stride, padding, dilation, max) =>
            {
                Size half = (Math.Min(padding.Height, kernel.Height / 2), Math.Min(padding.Width, kernel.Width / 2));
                return max ? Layer.MaxPool2d(kernel, stride, half, dilation) : Layer.AvgPool2d(kernel, stride, half);
            });

    /// <summary>Transposed convolutions of one channel.</summary>
    public static readonly Gen<ConvTranspose2dSpec> Transposed =
        Gen.Select(Pair(Gen.Long[1, 4]), Pair(Stride), Pair(Gen.Long[0, 2]), Pair(Gen.Long[1, 3]), Gen.Long[0, 2])
            .Select((kernel, stride, padding, dilation, outputPadding) => Layer.Transposed(
                1, 1, kernel, stride, padding, Math.Min(outputPadding, Math.Min(Math.Max(stride.Height, dilation.Height), Math.Max(stride.Width, dilation.Width)) - 1), dilation));

    /// <summary>One to five layers.</summary>
    public static Gen<StackSpec> Any { get; } =
        Gen.Frequency((3, Conv), (1, Pool), (2, Transposed.Select(LayerSpec (layer) => layer))).Array[1, 5].Select(layers => new StackSpec(layers));

    /// <summary>Half of the sizes are squares.</summary>
    private static Gen<Size> Pair(Gen<long> along) =>
        Gen.Select(along, along, Gen.Bool).Select((height, width, isSquare) => isSquare ? (Size)height : (height, width));
}
