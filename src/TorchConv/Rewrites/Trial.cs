using TorchConv.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Size = TorchConv.Arithmetic.Size;

namespace TorchConv.Rewrites;

/// <summary>Random layers of one configuration, in float64, which live as long as the trial.</summary>
internal sealed class Trial(Conv2dSpec configuration, Size input, Random random) : IDisposable
{
    private readonly List<nn.Module> layers = [];

    public Size Input { get; } = input;

    public Conv2d Convolution() => Build(configuration);

    public Conv2d Depthwise() => Build(configuration.With(outChannels: configuration.InChannels, groups: configuration.InChannels));

    public Conv2d Pointwise() => Build(Layer.Pointwise(configuration.InChannels, configuration.OutChannels, configuration.Bias));

    public Conv2d SecondPointwise() => Build(Layer.Pointwise(configuration.OutChannels, configuration.OutChannels, configuration.Bias));

    public Linear Linear() => Kept(nn.Linear(
        Numbers(configuration.OutChannels, configuration.InChannels), configuration.Bias ? Numbers(configuration.OutChannels) : null));

    /// <summary>A convolution whose kernels are, for each input channel, multiples of one.</summary>
    public Conv2d OfRankOne()
    {
        Conv2d layer = Convolution();
        using DisposeScope scope = NewDisposeScope();
        Tensor weight = layer.weight!.detach();
        weight.copy_(weight.narrow(0, 0, 1) * Uniform(weight.size(0), weight.size(1), 1, 1));
        return layer;
    }

    /// <exception cref="ArgumentException">A transposed convolution cannot have this padding, or it leaves nothing of this input.</exception>
    public ConvTranspose2d Transposed()
    {
        ConvTranspose2dSpec spec = Layer.Transposed(
            configuration.InChannels,
            configuration.OutChannels,
            configuration.KernelSize,
            configuration.Stride,
            configuration.Padding,
            dilation: configuration.Dilation,
            groups: configuration.Groups,
            bias: configuration.Bias);
        spec.Predict([1, spec.InChannels, Input.Height, Input.Width]);
        return Filled(spec.Build(META));
    }

    public BatchNorm2d BatchNorm()
    {
        BatchNorm2d layer = Kept(nn.BatchNorm2d(configuration.OutChannels, dtype: ScalarType.Float64));
        using DisposeScope scope = NewDisposeScope();
        foreach (Tensor? numbers in new[] { layer.weight, layer.bias, layer.running_mean })
            numbers!.detach().copy_(Uniform(numbers.shape));
        layer.running_var!.copy_(Uniform(layer.running_var.shape).abs().Plus(0.1));
        return layer;
    }

    public void Dispose()
    {
        foreach (nn.Module layer in layers)
            layer.Dispose();
    }

    private Conv2d Build(Conv2dSpec spec) => Filled(spec.Build(META));

    private TLayer Filled<TLayer>(TLayer layer)
        where TLayer : Convolution
    {
        layer.weight = Numbers(layer.weight!.shape);
        if (layer.bias is not null)
            layer.bias = Numbers(layer.bias.shape);
        return Kept(layer);
    }

    private TLayer Kept<TLayer>(TLayer layer)
        where TLayer : nn.Module
    {
        layers.Add(layer);
        return layer;
    }

    private Parameter Numbers(params long[] shape)
    {
        using DisposeScope scope = NewDisposeScope();
        return LayerParts.NewParameter(Uniform(shape));
    }

    /// <summary>Uniform numbers from −1 to 1.</summary>
    private Tensor Uniform(params long[] shape)
    {
        double[] numbers = new double[shape.Aggregate(1L, (product, size) => product * size)];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = (2 * random.NextDouble()) - 1;
        return tensor(numbers, shape);
    }
}
