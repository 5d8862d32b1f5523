using TorchConv.Arithmetic;

namespace TorchConv.Layers;

/// <summary>What ordinary and transposed convolutions share: channels, groups, weight and bias.</summary>
public abstract record ConvolutionSpec : WindowLayerSpec
{
    private protected ConvolutionSpec(
        long inChannels,
        long outChannels,
        Size kernelSize,
        Size? stride,
        Padding2d padding,
        Size? dilation,
        long groups,
        bool bias,
        bool isTransposed)
        : base(kernelSize, stride ?? 1, padding, dilation ?? 1)
    {
        InChannels = Guard.AtLeast(1, inChannels, nameof(inChannels));
        OutChannels = Guard.AtLeast(1, outChannels, nameof(outChannels));
        Groups = CheckGroups(groups, inChannels, outChannels);
        Bias = bias;
        WeightShape = ShapeOfWeight(isTransposed);
    }

    /// <summary>Number of channels of the input, C.</summary>
    public long InChannels { get; }

    /// <summary>Number of channels of the output.</summary>
    public long OutChannels { get; }

    /// <summary>Number of groups into which the channels are divided; the outputs of a group depend only on its own inputs.</summary>
    public long Groups { get; }

    /// <summary>Whether the layer has a bias: one trainable number for each output channel.</summary>
    public bool Bias { get; }

    /// <inheritdoc/>
    public override long WeightParameters => WeightShape.Elements;

    /// <inheritdoc/>
    public override long BiasParameters => Bias ? OutChannels : 0;

    /// <summary>
    /// The shape of the weight: out × in/groups × height × width, for a transposed convolution in × out/groups × height × width.
    /// </summary>
    internal Shape WeightShape { get; }

    internal override string ParameterTerms =>
        Bias
            ? FormattableString.Invariant(
                $"({KernelSize.Height:N0} × {KernelSize.Width:N0} × {InChannels / Groups:N0} + 1) × {OutChannels:N0}")
            : FormattableString.Invariant($"{KernelSize.Height:N0} × {KernelSize.Width:N0} × {InChannels / Groups:N0} × {OutChannels:N0}");

    /// <summary>The arguments after those of the window, without default values.</summary>
    private protected IEnumerable<NamedArgument> ChannelArguments
    {
        get
        {
            if (Groups != 1)
                yield return new("groups", Groups);
            if (!Bias)
                yield return new("bias", false);
        }
    }

    /// <summary>TorchSharp 0.107 builds layers that break these rules; calling them fails or returns a wrong number of channels.</summary>
    private static long CheckGroups(long groups, long inChannels, long outChannels)
    {
        Guard.AtLeast(1, groups, nameof(groups));
        if (inChannels % groups != 0)
            throw new ArgumentException($"groups ({groups}) must divide inChannels ({inChannels})", nameof(groups));

        if (outChannels % groups != 0)
            throw new ArgumentException($"groups ({groups}) must divide outChannels ({outChannels})", nameof(groups));

        return groups;
    }

    /// <summary>Returns the shape of the weight. If it has too many elements, the exception names the argument that is too large.</summary>
    private Shape ShapeOfWeight(bool isTransposed)
    {
        (long first, long second) = isTransposed ? (InChannels, OutChannels / Groups) : (OutChannels, InChannels / Groups);
        string tooLarge =
            InChannels > Shape.MaxElements ? "inChannels"
            : (UInt128)first * (UInt128)second > Shape.MaxElements ? "outChannels"
            : "kernelSize";
        return Shape.Of(tooLarge, "weight", first, second, KernelSize.Height, KernelSize.Width);
    }
}
