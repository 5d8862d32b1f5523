using System.Diagnostics.CodeAnalysis;
using TorchConv.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchConv.Rewrites;

/// <summary>A module of this project that can be copied to float64.</summary>
internal interface IFloat64Copyable
{
    nn.Module<Tensor, Tensor> Float64Copy();
}

/// <summary>Layers copied to float64 on the CPU. TorchSharp copies no module, and converts one only in place, with new parameters.</summary>
internal static class Float64Copy
{
    /// <summary>The copy, which the caller owns; null where the kind of the module is not known.</summary>
    public static nn.Module<Tensor, Tensor>? Of(nn.Module<Tensor, Tensor> module) => module switch
    {
        Conv2d layer => Of(layer),
        ConvTranspose2d layer => Of(layer),
        Linear layer => Of(layer),
        BatchNorm2d layer => Of(layer),
        IFloat64Copyable own => own.Float64Copy(),
        _ => null,
    };

    public static Conv2d Of(Conv2d layer)
    {
        LayerParts<Conv2dSpec> parts = InFloat64(LayerParts.Of(layer, nameof(layer)));
        return parts.Conv2d(parts.Spec, parts.Weight, parts.Bias);
    }

    public static Linear Of(Linear layer)
    {
        LayerParts<LinearSpec> parts = InFloat64(LayerParts.Of(layer, nameof(layer)));
        return parts.Linear(parts.Weight, parts.Bias);
    }

    [return: NotNullIfNotNull(nameof(parameter))]
    public static Parameter? Of(Parameter? parameter) => parameter is null ? null : LayerParts.NewParameter(LayerParts.InFloat64(parameter));

    private static ConvTranspose2d Of(ConvTranspose2d layer)
    {
        LayerParts<ConvTranspose2dSpec> parts = InFloat64(LayerParts.Of(layer, nameof(layer)));
        return parts.ConvTranspose2d(parts.Spec, parts.Weight, parts.Bias);
    }

    private static BatchNorm2d Of(BatchNorm2d layer)
    {
        BatchNorm2d copy = nn.BatchNorm2d(
            layer.num_features, layer.eps, affine: layer.affine, track_running_stats: layer.track_running_stats, dtype: ScalarType.Float64);
        foreach ((Tensor? to, Tensor? from) in new (Tensor?, Tensor?)[]
        {
            (copy.weight, layer.weight), (copy.bias, layer.bias), (copy.running_mean, layer.running_mean), (copy.running_var, layer.running_var),
        })
        {
            to?.detach().copy_(from!);
        }

        return copy;
    }

    private static LayerParts<TSpec> InFloat64<TSpec>(LayerParts<TSpec> parts)
        where TSpec : LayerSpec =>
        parts with { Dtype = ScalarType.Float64, Device = CPU };
}
