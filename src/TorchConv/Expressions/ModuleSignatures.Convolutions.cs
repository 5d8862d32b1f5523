using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchSharp;

namespace TorchConv.Expressions;

/// <content>Layers whose weights are multiplied.</content>
internal static partial class ModuleSignatures
{
    private static ModuleSignature[] Convolutions =>
    [
        Convolution(1),
        Convolution(2) with { Layer = Conv2d },
        Convolution(3),
        Transposed(1),
        Transposed(2) with { Layer = ConvTranspose2d },
        Transposed(3),
        ModuleSignature.Of("Linear", "in_features>inputSize:count out_features>outputSize:count bias>hasBias:flag=True") with
        {
            Count = v => checked((v.Count("in_features") + (v.Flag("bias") ? 1 : 0)) * v.Count("out_features")),
            Output = (v, input) => Linear(v)!.Predict(input).OutputShape,
            Layer = Linear,
        },
        ModuleSignature.Of("Bilinear", "in1_features:count in2_features:count out_features:count bias>hasBias:flag=True") with
        {
            Count = v =>
                checked(((v.Count("in1_features") * v.Count("in2_features")) + (v.Flag("bias") ? 1 : 0)) * v.Count("out_features")),
            IsTensorToTensor = false,
        },
    ];

    private static ModuleSignature Convolution(int axes)
    {
        string sizes = axes == 1 ? "sizes" : $"sizes{axes}", padding = axes == 1 ? "padding" : $"padding{axes}";
        return ModuleSignature.Of(
            $"Conv{axes}d",
            $"in_channels:count out_channels:count kernel_size:{sizes} stride:{sizes}=1 padding:{padding}=0",
            $"dilation:{sizes}=1 groups:count=1 bias:flag=True padding_mode:choice=zeros") with
        {
            CSharpOrder = ["in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "padding_mode", "groups", "bias"],
            Count = v => ConvolutionParameters(v, axes),
            Output = (v, input) => axes == 2 && Conv2d(v) is { } layer
                ? layer.Predict(input).OutputShape
                : Windows.Slide(input, axes, v.Count("in_channels"), v.Count("out_channels"), (axis, length) =>
                    ConvolutionWindow(v, axis).Along(length)),
        };
    }

    private static ModuleSignature Transposed(int axes)
    {
        string sizes = axes == 1 ? "sizes" : $"sizes{axes}";
        return ModuleSignature.Of(
            $"ConvTranspose{axes}d",
            $"in_channels:count out_channels:count kernel_size:{sizes} stride:{sizes}=1 padding:{sizes}=0 output_padding:{sizes}=0",
            $"groups:count=1 bias:flag=True dilation:{sizes}=1 padding_mode:choice=zeros") with
        {
            CSharpOrder = ["in_channels", "out_channels", "kernel_size", "stride", "padding", "output_padding", "dilation", "padding_mode",
                "groups", "bias"],
            Count = v => ConvolutionParameters(v, axes),
            Output = (v, input) => axes == 2
                ? ConvTranspose2d(v)!.Predict(input).OutputShape
                : Windows.Slide(input, axes, v.Count("in_channels"), v.Count("out_channels"), (axis, length) =>
                    ConvolutionWindow(v, axis).TransposedOutputLength(length, v.Extents("output_padding")[axis])),
        };
    }

    /// <summary>Groups divide the weights; of both numbers of channels one is divided, whichever way the layer goes.</summary>
    private static long ConvolutionParameters(ModuleValues v, int axes)
    {
        long groups = v.Count("groups");
        if (v.Count("in_channels") % groups != 0 || v.Count("out_channels") % groups != 0)
        {
            throw new ArgumentException(
                $"groups ({groups}) must divide in_channels ({v.Count("in_channels")}) and out_channels ({v.Count("out_channels")})");
        }

        long weights = checked(v.Count("in_channels") * v.Count("out_channels")) / groups;
        for (int axis = 0; axis < axes; axis++)
            weights = checked(weights * v.Extents("kernel_size")[axis]);
        return checked(weights + (v.Flag("bias") ? v.Count("out_channels") : 0));
    }

    private static SlidingWindow ConvolutionWindow(ModuleValues v, int axis)
    {
        (long kernel, long dilation) = (v.Extents("kernel_size")[axis], v.Extents("dilation")[axis]);
        return v["padding"] switch
        {
            "same" => SlidingWindow.Same(kernel, dilation),
            Extents padding => new SlidingWindow(kernel, v.Extents("stride")[axis], padding[axis], dilation),
            _ => new SlidingWindow(kernel, v.Extents("stride")[axis], 0, dilation),
        };
    }

    private static Conv2dSpec Conv2d(ModuleValues v) => new(
        v.Count("in_channels"),
        v.Count("out_channels"),
        v.Size("kernel_size"),
        v.Size("stride"),
        v.Padding2d("padding"),
        v.Size("dilation"),
        v.Count("groups"),
        v.Flag("bias"),
        Enum.Parse<PaddingModes>(v.Word("padding_mode"), ignoreCase: true));

    private static ConvTranspose2dSpec? ConvTranspose2d(ModuleValues v) => v.Word("padding_mode") == "zeros"
        ? new(
            v.Count("in_channels"),
            v.Count("out_channels"),
            v.Size("kernel_size"),
            v.Size("stride"),
            v.Padding2d("padding"),
            v.Size("output_padding"),
            v.Size("dilation"),
            v.Count("groups"),
            v.Flag("bias"))
        : throw new ArgumentException("padding_mode must be zeros: PyTorch has no other for transposed convolutions");

    private static LinearSpec? Linear(ModuleValues v) => new(v.Count("in_features"), v.Count("out_features"), v.Flag("bias"));
}
