using TorchConv.Arithmetic;
using TorchConv.Layers;

namespace TorchConv.Expressions;

/// <content>Pooling and padding: windows without weights.</content>
internal static partial class ModuleSignatures
{
    private static ModuleSignature[] Pools =>
    [
        MaxPool(1), MaxPool(2) with { Layer = MaxPool2d }, MaxPool(3),
        AvgPool(1), AvgPool(2) with { Layer = AvgPool2d }, AvgPool(3),
        Adaptive("AdaptiveAvgPool1d", 1, ""), Adaptive("AdaptiveAvgPool2d", 2, ""), Adaptive("AdaptiveAvgPool3d", 3, ""),
        Adaptive("AdaptiveMaxPool1d", 1, " return_indices>-:flag=False"),
        Adaptive("AdaptiveMaxPool2d", 2, " return_indices>-:flag=False", isArray: true),
        Adaptive("AdaptiveMaxPool3d", 3, " return_indices>-:flag=False", isArray: true),
        Pad("ZeroPad2d", 2), Pad("ReflectionPad1d", 1), Pad("ReflectionPad2d", 2), Pad("ReflectionPad3d", 3),
        Pad("ReplicationPad1d", 1), Pad("ReplicationPad2d", 2), Pad("ReplicationPad3d", 3),
        Pad("ConstantPad1d", 1, " value:real"), Pad("ConstantPad2d", 2, " value:real"), Pad("ConstantPad3d", 3, " value:real"),
    ];

    private static ModuleSignature MaxPool(int axes)
    {
        string sizes = axes == 1 ? "sizes" : $"sizes{axes}";
        return ModuleSignature.Of(
            $"MaxPool{axes}d",
            $"kernel_size:{sizes} stride:{sizes}=None padding:{sizes}=0 dilation:{sizes}=1",
            "return_indices>-:flag=False ceil_mode:flag=False") with
        {
            Output = (v, input) => Pooled(v, input, axes, hasDilation: true),
        };
    }

    private static ModuleSignature AvgPool(int axes)
    {
        string sizes = axes == 1 ? "sizes" : $"sizes{axes}";
        return ModuleSignature.Of(
            $"AvgPool{axes}d",
            $"kernel_size:{sizes} stride:{sizes}=None padding:{sizes}=0",
            $"ceil_mode:flag=False count_include_pad:flag=True{(axes == 1 ? "" : " divisor_override:count=None")}") with
        {
            Output = (v, input) => Pooled(v, input, axes, hasDilation: false),
        };
    }

    private static ModuleSignature Adaptive(string name, int axes, string others, bool isArray = false) =>
        ModuleSignature.Of(name, $"output_size:{(isArray ? "shape" : "sizes")}{axes}{others}") with
        {
            Output = (v, input) => Windows.Slide(input, axes, null, null, (axis, _) => v.Extents("output_size")[axis]),
        };

    /// <summary>PyTorch gives the padding of the last axis first: left, right, top, bottom.</summary>
    private static ModuleSignature Pad(string name, int axes, string others = "") =>
        ModuleSignature.Of(name, $"padding:sizes{axes * 2}{others}") with
        {
            Output = (v, input) => Windows.Slide(input, axes, null, null, (axis, length) =>
                checked(length + v.Extents("padding")[(axes - 1 - axis) * 2] + v.Extents("padding")[((axes - 1 - axis) * 2) + 1])),
        };

    private static Shape Pooled(ModuleValues v, Shape input, int axes, bool hasDilation) =>
        Windows.Slide(input, axes, null, null, (axis, length) =>
    {
        Extents kernel = v.Extents("kernel_size"), stride = v["stride"] as Extents ?? kernel;
        SlidingWindow window = new(kernel[axis], stride[axis], v.Extents("padding")[axis], hasDilation ? v.Extents("dilation")[axis] : 1);
        return v.Flag("ceil_mode") ? window.AlongWithRest(length) : window.Along(length);
    });

    private static Pool2dSpec? MaxPool2d(ModuleValues v) => v.Flag("ceil_mode") || v.Flag("return_indices")
        ? null
        : new(PoolKind.Max, v.Size("kernel_size"), (v["stride"] as Extents)?.Size, v.Size("padding"), v.Size("dilation"));

    private static Pool2dSpec? AvgPool2d(ModuleValues v) =>
        v.Flag("ceil_mode") || !v.Flag("count_include_pad") || v["divisor_override"] is not null
        ? null
        : new(PoolKind.Average, v.Size("kernel_size"), (v["stride"] as Extents)?.Size, v.Size("padding"));
}
