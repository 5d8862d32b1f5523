using TorchConv.Arithmetic;

namespace TorchConv.Layers;

/// <summary>A layer with a kernel that slides over height and width: N×C×H×W → N×C'×H'×W'.</summary>
public abstract record WindowLayerSpec : LayerSpec
{
    private protected WindowLayerSpec(Size kernelSize, Size stride, Padding2d padding, Size dilation)
    {
        KernelSize = Guard.AtLeast(1, kernelSize, nameof(kernelSize));
        Stride = Guard.AtLeast(1, stride, nameof(stride));
        Guard.AtLeast(0, padding.Size, nameof(padding));
        Padding = padding;
        Dilation = Guard.AtLeast(1, dilation, nameof(dilation));
        if (padding.IsSame && stride != 1)
        {
            throw new ArgumentException(
                $"padding (same) needs stride 1, not {stride}: a larger stride cannot keep height and width", nameof(padding));
        }

        AlongHeight = Window(kernelSize.Height, stride.Height, padding.Size.Height, dilation.Height);
        AlongWidth = Window(kernelSize.Width, stride.Width, padding.Size.Width, dilation.Width);

        SlidingWindow Window(long kernel, long stride, long padding, long dilation) => Guard.NoOverflow(
            () => Padding.IsSame ? SlidingWindow.Same(kernel, dilation) : new SlidingWindow(kernel, stride, padding, dilation),
            nameof(kernelSize),
            $"the extent of kernelSize ({kernel}) with dilation ({dilation})");
    }

    /// <summary>Size of the kernel in height and width.</summary>
    public Size KernelSize { get; }

    /// <summary>Positions from one window to the next.</summary>
    public Size Stride { get; }

    /// <summary>Positions added around the input.</summary>
    public Padding2d Padding { get; }

    /// <summary>Positions from one weight of the kernel to the next.</summary>
    public Size Dilation { get; }

    /// <summary>The window along the height.</summary>
    public SlidingWindow AlongHeight { get; }

    /// <summary>The window along the width.</summary>
    public SlidingWindow AlongWidth { get; }

    /// <summary>The arguments after the kernel size, with PyTorch's names, without default values.</summary>
    private protected IEnumerable<NamedArgument> WindowArguments
    {
        get
        {
            if (Stride != 1)
                yield return new("stride", Stride);
            if (Padding != 0)
                yield return Padding.IsSame ? new("padding", Padding) : new("padding", Padding.Size);
            if (Dilation != 1)
                yield return new("dilation", Dilation);
        }
    }

    private protected static (long Height, long Width) Pair(Size size) => (size.Height, size.Width);

    private protected void CheckFits(Shape input)
    {
        CheckFits(AlongHeight, input[2], input, "height");
        CheckFits(AlongWidth, input[3], input, "width");
    }

    private static void CheckFits(SlidingWindow window, long length, Shape input, string axis)
    {
        if (!Guard.NoOverflow(() => window.Fits(length), nameof(input), $"{axis} of input ({input}) with its padding"))
            throw new ArgumentException($"input ({input}) has {axis} {length}, which {window.RuleOfFit}", nameof(input));
    }
}
