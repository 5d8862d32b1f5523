using System.Diagnostics.CodeAnalysis;
using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Size = TorchConv.Arithmetic.Size;

namespace TorchConv.Rewrites;

/// <summary>A layer taken apart: its description, and its weight and bias as float64 on the CPU, in the caller's dispose scope.</summary>
internal sealed record LayerParts<TSpec>(TSpec Spec, Tensor Weight, Tensor? Bias, ScalarType Dtype, Device Device)
    where TSpec : LayerSpec
{
    /// <summary>Returns values as a parameter of a new layer, with the type and the device of the original layer.</summary>
    [return: NotNullIfNotNull(nameof(values))]
    public Parameter? Parameter(Tensor? values) => values is null ? null : LayerParts.NewParameter(values.to(Dtype, Device));

    /// <summary>Creates a convolution with this weight and bias.</summary>
    public Conv2d Conv2d(Conv2dSpec spec, Tensor weight, Tensor? bias)
    {
        // A layer built on META uses no random numbers and allocates nothing.
        Conv2d layer = spec.Build(META);
        Fill(layer, weight, bias);
        return layer;
    }

    /// <summary>Creates a transposed convolution with this weight and bias.</summary>
    public ConvTranspose2d ConvTranspose2d(ConvTranspose2dSpec spec, Tensor weight, Tensor? bias)
    {
        ConvTranspose2d layer = spec.Build(META);
        Fill(layer, weight, bias);
        return layer;
    }

    /// <summary>Creates a fully connected layer with this weight and bias.</summary>
    public Linear Linear(Tensor weight, Tensor? bias) => nn.Linear(Parameter(weight), Parameter(bias));

    private void Fill(Convolution layer, Tensor weight, Tensor? bias)
    {
        layer.weight = Parameter(weight);
        layer.bias = Parameter(bias);
    }
}

/// <summary>Takes layers apart. Settings that TorchSharp accepts but computes wrongly are refused by the layer's description.</summary>
internal static class LayerParts
{
    /// <exception cref="ArgumentException">The module cannot run.</exception>
    public static LayerParts<Conv2dSpec> Of(Conv2d layer, string name)
    {
        ArgumentNullException.ThrowIfNull(layer, name);
        Padding2d padding = layer.padding_type == TorchSharp.Padding.Same ? Padding2d.Same : Pair(layer.padding);
        Conv2dSpec spec = new(
            layer.in_channels, layer.out_channels, Pair(layer.kernel_size), Pair(layer.stride), padding, Pair(layer.dilation),
            layer.groups, layer.bias is not null, layer.padding_mode);
        return Of(spec, spec.WeightShape, layer.weight!, layer.bias, name);
    }

    /// <exception cref="ArgumentException">The module cannot run, or its output has another shape than its settings require.</exception>
    public static LayerParts<ConvTranspose2dSpec> Of(ConvTranspose2d layer, string name)
    {
        ArgumentNullException.ThrowIfNull(layer, name);
        ConvTranspose2dSpec spec = new(
            layer.in_channels, layer.out_channels, Pair(layer.kernel_size), Pair(layer.stride), Pair(layer.padding),
            Pair(layer.output_padding), Pair(layer.dilation), layer.groups, layer.bias is not null);
        return Of(spec, spec.WeightShape, layer.weight!, layer.bias, name);
    }

    /// <exception cref="ArgumentException">The module cannot run.</exception>
    public static LayerParts<LinearSpec> Of(Linear layer, string name)
    {
        ArgumentNullException.ThrowIfNull(layer, name);
        LinearSpec spec = new(layer.in_features, layer.out_features, layer.bias is not null);
        return Of(spec, [spec.OutFeatures, spec.InFeatures], layer.weight!, layer.bias, name);
    }

    /// <summary>Returns the values as float64 on the CPU, detached from the gradient.</summary>
    public static Tensor InFloat64(Tensor values) => values.detach().to(ScalarType.Float64, CPU);

    /// <summary>Creates a parameter with a copy of the values, outside of any dispose scope: a module owns it.</summary>
    public static Parameter NewParameter(Tensor values)
    {
        Parameter parameter = new(values.detach().clone());
        parameter.DetachFromDisposeScope();
        return parameter;
    }

    /// <summary>Returns the same convolution with other settings.</summary>
    public static Conv2dSpec With(
        this Conv2dSpec spec,
        long? inChannels = null,
        long? outChannels = null,
        Size? kernelSize = null,
        Size? stride = null,
        Padding2d? padding = null,
        Size? dilation = null,
        long? groups = null,
        bool? bias = null) =>
        new(
            inChannels ?? spec.InChannels,
            outChannels ?? spec.OutChannels,
            kernelSize ?? spec.KernelSize,
            stride ?? spec.Stride,
            padding ?? spec.Padding,
            dilation ?? spec.Dilation,
            groups ?? spec.Groups,
            bias ?? spec.Bias,
            spec.PaddingMode);

    private static LayerParts<TSpec> Of<TSpec>(TSpec spec, Shape shape, Tensor weight, Tensor? bias, string name)
        where TSpec : LayerSpec
    {
        if (!Shape.Of(weight.shape).Equals(shape))
            throw new ArgumentException($"{name} has a weight of {Shape.Of(weight.shape)}, and its other settings require {shape}", name);

        if (weight.is_meta)
            throw new ArgumentException($"{name} is on META, where a layer has a shape and no numbers", name);

        return new(spec, InFloat64(weight), bias is null ? null : InFloat64(bias), weight.dtype, weight.device);
    }

    private static Size Pair(long[]? sizes) => sizes is null ? 0 : new Size(sizes[0], sizes[^1]);
}
