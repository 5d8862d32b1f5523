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

/// <summary>The random layers of all tests, with numbers of their own.</summary>
internal static class RandomLayers
{
    /// <summary>Convolutions that pad with zeros.</summary>
    public static Gen<RandomLayer<Conv2dSpec>> Convolutions { get; } = Numbered(Layers.RandomLayers.SmallConv2dOfZeros);

    /// <summary>Convolutions of every padding mode.</summary>
    public static Gen<RandomLayer<Conv2dSpec>> ConvolutionsOfEveryMode { get; } = Numbered(Layers.RandomLayers.SmallConv2d);

    /// <summary>Pointwise convolutions, with every stride and number of groups.</summary>
    public static Gen<RandomLayer<Conv2dSpec>> Pointwise { get; } = Numbered(
        from layer in Convolutions
        let spec = new Conv2dSpec(layer.Spec.InChannels, layer.Spec.OutChannels, 1, layer.Spec.Stride, groups: layer.Spec.Groups, bias: layer.Spec.Bias)
        select (spec, Shape.Of(1, spec.InChannels, layer.Input.Height, layer.Input.Width)));

    /// <summary>Transposed convolutions; the output padding reaches over a whole stride where dilation allows it.</summary>
    public static Gen<RandomLayer<ConvTranspose2dSpec>> TransposedConvolutions { get; } = Numbered(Layers.RandomLayers.SmallTransposed);

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

    private static Gen<RandomLayer<TSpec>> Numbered<TSpec>(Gen<(TSpec Layer, Shape Input)> layers)
        where TSpec : LayerSpec => Gen.Select(layers, Gen.Int[0, 1 << 20], (x, seed) => new RandomLayer<TSpec>(x.Layer, (x.Input[2], x.Input[3]), seed));
}
