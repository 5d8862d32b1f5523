using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchConv.Modules;
using TorchSharp;
using static TorchSharp.torch;

namespace TorchConv.Tests.Rewrites;

/// <summary>A random layer, a size that it takes, and where its random numbers start.</summary>
internal sealed record RandomLayer<TSpec>(TSpec Spec, Size Input, int Seed)
    where TSpec : LayerSpec
{
    /// <summary>The layer in float64, its numbers drawn from the seed.</summary>
    public nn.Module<Tensor, Tensor> Build() => RandomLayers.Fill(Spec.Build(dtype: ScalarType.Float64), new Random(Seed));

    /// <summary>A batch of two inputs for the layer.</summary>
    public Tensor Numbers(long channels) => RandomLayers.Numbers(new Random(Seed + 1), 2, channels, Input.Height, Input.Width);
}

/// <summary>Random configurations: every stride, padding, dilation, number of groups and bias, with uneven sizes.</summary>
internal static class RandomLayers
{
    private static readonly Gen<Size> Kernels = Sizes(1, 4), Strides = Sizes(1, 3), Dilations = Sizes(1, 3), Paddings = Sizes(0, 3), Extras = Sizes(0, 4);

    /// <summary>Convolutions that pad with zeros.</summary>
    public static Gen<RandomLayer<Conv2dSpec>> Convolutions { get; } = ConvolutionsOf(Gen.Const(PaddingModes.Zeros));

    /// <summary>Convolutions of every padding mode.</summary>
    public static Gen<RandomLayer<Conv2dSpec>> ConvolutionsOfEveryMode { get; } =
        ConvolutionsOf(Gen.OneOf(PaddingModes.Zeros, PaddingModes.Reflect, PaddingModes.Replicate, PaddingModes.Circular));

    /// <summary>Pointwise convolutions, with every stride and number of groups.</summary>
    public static Gen<RandomLayer<Conv2dSpec>> Pointwise { get; } =
        from channels in Channels()
        from more in Gen.Select(Strides, Gen.Bool, Extras, Gen.Int[0, 1 << 20])
        let spec = new Conv2dSpec(channels.In, channels.Out, 1, more.Item1, groups: channels.Groups, bias: more.Item2)
        select new RandomLayer<Conv2dSpec>(spec, (1 + more.Item3.Height, 1 + more.Item3.Width), more.Item4);

    /// <summary>Transposed convolutions; the output padding reaches over a whole stride where dilation allows it.</summary>
    public static Gen<RandomLayer<ConvTranspose2dSpec>> TransposedConvolutions { get; } =
        from channels in Channels()
        from window in Gen.Select(Kernels, Strides, Dilations)
        from padding in Paddings
        from more in Gen.Select(Gen.Long[0, 2], Gen.Bool, Extras, Gen.Int[0, 1 << 20])
        let outputPadding = Math.Min(
            more.Item1,
            Math.Min(Math.Max(window.Item2.Height, window.Item3.Height), Math.Max(window.Item2.Width, window.Item3.Width)) - 1)
        let spec = new ConvTranspose2dSpec(
            channels.In, channels.Out, window.Item1, window.Item2, padding, outputPadding, window.Item3, channels.Groups, more.Item2)
        let height = Smallest(spec.AlongHeight, outputPadding) + more.Item3.Height
        let width = Smallest(spec.AlongWidth, outputPadding) + more.Item3.Width
        select new RandomLayer<ConvTranspose2dSpec>(spec, (height, width), more.Item4);

    /// <summary>Random numbers for every parameter; those of a normalisation's variance are positive.</summary>
    public static TModule Fill<TModule>(TModule module, Random random)
        where TModule : nn.Module
    {
        using DisposeScope scope = NewDisposeScope();
        foreach ((string name, Tensor values) in module.named_parameters().Select(p => (p.name, (Tensor)p.parameter)).Concat(module.named_buffers()))
        {
            if (values.dtype == ScalarType.Int64)
                continue;

            Tensor numbers = Numbers(random, values.shape);
            values.detach().copy_(name.EndsWith("running_var", StringComparison.Ordinal) ? numbers.abs().Plus(0.1) : numbers);
        }

        return module;
    }

    /// <summary>Uniform numbers from −1 to 1.</summary>
    public static Tensor Numbers(Random random, params long[] shape)
    {
        double[] numbers = new double[shape.Aggregate(1L, (a, b) => a * b)];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = (2 * random.NextDouble()) - 1;
        return tensor(numbers, shape);
    }

    private static Gen<RandomLayer<Conv2dSpec>> ConvolutionsOf(Gen<PaddingModes> modes) =>
        from channels in Channels()
        from window in Gen.Select(Kernels, Strides, Dilations)
        from padding in Gen.Select(Paddings, Gen.Int[0, 4])
        from more in Gen.Select(modes, Gen.Bool, Extras, Gen.Int[0, 1 << 20])
        let isSame = padding.Item2 == 0 && more.Item1 == PaddingModes.Zeros
        let spec = new Conv2dSpec(
            channels.In, channels.Out, window.Item1, isSame ? 1 : window.Item2, isSame ? Padding2d.Same : padding.Item1, window.Item3,
            channels.Groups, more.Item2, more.Item1)
        select new RandomLayer<Conv2dSpec>(
            spec, (Smallest(spec.AlongHeight) + more.Item3.Height, Smallest(spec.AlongWidth) + more.Item3.Width), more.Item4);

    /// <summary>The smallest input that holds a window and that every padding mode can pad.</summary>
    private static long Smallest(SlidingWindow window) => Math.Max(window.Extent - window.PaddingBefore - window.PaddingAfter, window.PaddingAfter + 1);

    /// <summary>The smallest input of a transposed convolution from which the padding leaves something.</summary>
    private static long Smallest(SlidingWindow window, long outputPadding)
    {
        long input = 1;
        while (window.TransposedOutputLength(input, outputPadding) < 1)
            input++;
        return input;
    }

    private static Gen<(long In, long Out, long Groups)> Channels() =>
        Gen.Select(Gen.Long[1, 3], Gen.Long[1, 2], Gen.Long[1, 3], (groups, ins, outs) => (groups * ins, groups * outs, groups));

    private static Gen<Size> Sizes(long from, long to) => Gen.Select(Gen.Long[from, to], Gen.Long[from, to], (height, width) => new Size(height, width));
}
