using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchConv.Modules;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Size = TorchConv.Arithmetic.Size;

namespace TorchConv.Rewrites;

/// <summary>The layers of one configuration, and the workload of running them.</summary>
/// <param name="Convolution">The configuration.</param>
/// <param name="Input">The shape of its input.</param>
internal sealed record TrialSpecs(Conv2dSpec Convolution, Shape Input)
{
    public Conv2dSpec WithOneGroup => Convolution.With(groups: 1);

    public Conv2dSpec DilatedToDense =>
        Convolution.With(kernelSize: (Convolution.AlongHeight.Extent, Convolution.AlongWidth.Extent), dilation: 1);

    public Conv2dSpec Depthwise => Convolution.With(outChannels: Convolution.InChannels, groups: Convolution.InChannels);

    public Conv2dSpec Pointwise => Layer.Pointwise(Convolution.InChannels, Convolution.OutChannels, Convolution.Bias);

    public Conv2dSpec SecondPointwise => Layer.Pointwise(Convolution.OutChannels, Convolution.OutChannels, Convolution.Bias);

    /// <exception cref="ArgumentException">A transposed convolution cannot have this padding.</exception>
    public ConvTranspose2dSpec Transposed => Layer.Transposed(
        Convolution.InChannels,
        Convolution.OutChannels,
        Convolution.KernelSize,
        Convolution.Stride,
        Convolution.Padding,
        dilation: Convolution.Dilation,
        groups: Convolution.Groups,
        bias: Convolution.Bias);

    public Workload Run(LayerSpec layer) => Workload.Of(layer, Input);

    public Workload RunSecondPointwise() => Workload.Of(SecondPointwise, Pointwise.Predict(Input).OutputShape);

    /// <summary>The convolution as one fully connected layer.</summary>
    public Workload RunDenseMatrix()
    {
        long images = Input[0], from = Input.Elements / images, to = Convolution.Predict(Input).OutputShape.Elements / images;
        return Workload.Of(Layer.FullyConnected(from, to), [images, from]);
    }

    /// <summary>
    /// Returns the workload of the ordinary convolution that computes the transposed one: its input is longer than its output by
    /// the kernel's extent − 1.
    /// </summary>
    public Workload RunOnZeroStuffedInput()
    {
        ConvTranspose2dSpec transposed = Transposed;
        Shape output = transposed.Predict(Input).OutputShape;
        (SlidingWindow down, SlidingWindow across) = (transposed.AlongHeight, transposed.AlongWidth);
        return Workload.Of(
            new Conv2dSpec(
                transposed.InChannels,
                transposed.OutChannels,
                transposed.KernelSize,
                dilation: transposed.Dilation,
                groups: transposed.Groups),
            Input.With(2, checked(output[2] + down.Extent - 1)).With(3, checked(output[3] + across.Extent - 1)));
    }
}

/// <summary>Random layers of one configuration, in float64. Disposing of the trial disposes of them.</summary>
internal sealed class Trial(TrialSpecs specs, Random random) : IDisposable
{
    private readonly List<nn.Module> layers = [];

    public Size Input { get; } = (specs.Input[2], specs.Input[3]);

    public Conv2d Convolution() => Build(specs.Convolution);

    public Conv2d Depthwise() => Build(specs.Depthwise);

    public Conv2d Pointwise() => Build(specs.Pointwise);

    public Conv2d SecondPointwise() => Build(specs.SecondPointwise);

    public Linear Linear() => Kept(nn.Linear(
        Numbers(specs.Convolution.OutChannels, specs.Convolution.InChannels),
        specs.Convolution.Bias ? Numbers(specs.Convolution.OutChannels) : null));

    public ConvTranspose2d Transposed() => Filled(specs.Transposed.Build(META));

    /// <summary>Creates a convolution whose kernels for each input channel are multiples of one kernel.</summary>
    public Conv2d RankOneConvolution()
    {
        Conv2d layer = Convolution();
        using DisposeScope scope = NewDisposeScope();
        Tensor weight = layer.weight!.detach();
        weight.copy_(weight.narrow(0, 0, 1) * Uniform(weight.size(0), weight.size(1), 1, 1));
        return layer;
    }

    public BatchNorm2d BatchNorm()
    {
        BatchNorm2d layer = Kept(nn.BatchNorm2d(specs.Convolution.OutChannels, dtype: ScalarType.Float64));
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
