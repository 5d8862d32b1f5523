using TorchConv.Arithmetic;

namespace TorchConv.Layers;

/// <summary>What ordinary and transposed convolutions share: kernels of weights between channels, which groups may divide.</summary>
public abstract record ConvolutionSpec : WindowLayerSpec
{
    private protected ConvolutionSpec(
        long inChannels, long outChannels, Size kernelSize, Size? stride, Padding2d padding, Size? dilation, long groups, bool bias, bool isTransposed)
        : base(kernelSize, stride ?? 1, padding, dilation ?? 1)
    {
        InChannels = Guard.AtLeast(1, inChannels, nameof(inChannels));
        OutChannels = Guard.AtLeast(1, outChannels, nameof(outChannels));
        Groups = CheckGroups(groups, inChannels, outChannels);
        Bias = bias;
        WeightShape = ShapeOfWeight(isTransposed);
    }

    /// <summary>Channels of the input, C.</summary>
    public long InChannels { get; }

    /// <summary>Channels of the output.</summary>
    public long OutChannels { get; }

    /// <summary>Into how many groups the channels are divided; each sees only its own.</summary>
    public long Groups { get; }

    /// <summary>Whether a learnt number is added to each output channel.</summary>
    public bool Bias { get; }

    /// <inheritdoc/>
    public override long WeightParameters => WeightShape.Elements;

    /// <inheritdoc/>
    public override long BiasParameters => Bias ? OutChannels : 0;

    /// <summary>out × in/groups × height × width of the kernel; transposed in × out/groups × height × width.</summary>
    internal Shape WeightShape { get; }

    internal override string ParameterTerms =>
        Bias
            ? FormattableString.Invariant($"({KernelSize.Height:N0} × {KernelSize.Width:N0} × {InChannels / Groups:N0} + 1) × {OutChannels:N0}")
            : FormattableString.Invariant($"{KernelSize.Height:N0} × {KernelSize.Width:N0} × {InChannels / Groups:N0} × {OutChannels:N0}");

    /// <summary>The arguments after those of the window; those at their default are left out.</summary>
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

    /// <summary>TorchSharp 0.107 builds layers that break these rules, and fails or answers the wrong number of channels when they are called.</summary>
    private static long CheckGroups(long groups, long inChannels, long outChannels)
    {
        Guard.AtLeast(1, groups, nameof(groups));
        if (inChannels % groups != 0)
            throw new ArgumentException($"groups ({groups}) must divide inChannels ({inChannels})", nameof(groups));

        if (outChannels % groups != 0)
            throw new ArgumentException($"groups ({groups}) must divide outChannels ({outChannels})", nameof(groups));

        return groups;
    }

    /// <summary>Where no tensor has so many elements, the argument that makes them too many is named.</summary>
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
