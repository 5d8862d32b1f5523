using TorchConv.Arithmetic;

namespace TorchConv.Cli.Doctor;

/// <summary>What a layer does with its window.</summary>
internal enum Operation
{
    Linear,
    Convolution,
    Transposed,
    MaxPooling,
    AveragePooling,
}

/// <summary>What lies around the input.</summary>
internal enum PaddingMode
{
    Zeros,
    Reflect,
    Replicate,
    Circular,
}

/// <summary>How the input lies in memory.</summary>
internal enum Layout
{
    Contiguous,

    /// <summary>The channels of a position beside each other.</summary>
    ChannelsLast,

    /// <summary>The last two dimensions exchanged.</summary>
    Exchanged,

    /// <summary>A part of a wider tensor whose other numbers are NaN.</summary>
    Sliced,
}

/// <summary>Which numbers the tensors hold.</summary>
internal enum Filling
{
    Random,

    /// <summary>Whole numbers from 1 to 4.</summary>
    Whole,
    Ones,
}

/// <summary>One layer with the sizes of its input: a question that a tensor library has one right answer to.</summary>
internal sealed record Problem(Operation Operation, int Batch, int In, int Out, Size Input, Size Kernel)
{
    public int Groups { get; init; } = 1;

    public Size Stride { get; init; } = 1;

    public Size Padding { get; init; }

    public Size Dilation { get; init; } = 1;

    public Size OutputPadding { get; init; }

    public PaddingMode Mode { get; init; }

    /// <summary>Whether the padding keeps height and width, instead of <see cref="Padding"/>.</summary>
    public bool IsSame { get; init; }

    public bool HasBias { get; init; }

    /// <summary>Whether the input has a dimension for the batch; without it the batch is 1.</summary>
    public bool IsBatched { get; init; } = true;

    /// <summary>Whether a module is called, rather than a function.</summary>
    public bool IsModule { get; init; }

    public Layout Layout { get; init; }

    public Filling Filling { get; init; }

    /// <summary>Determines the random numbers.</summary>
    public int Seed { get; init; }

    public bool HasWeight => Operation is Operation.Linear or Operation.Convolution or Operation.Transposed;

    public Kind Kind => Operation switch
    {
        Operation.Linear => Kind.FullyConnected,
        Operation.Transposed => Kind.Transposed,
        Operation.MaxPooling => Kind.MaxPooling,
        Operation.AveragePooling => Kind.AveragePooling,
        _ when Groups > 1 && Groups == In => Kind.Depthwise,
        _ when Groups > 1 => Kind.Grouped,
        _ when Dilation != new Size(1, 1) => Kind.Dilated,
        _ when Kernel == new Size(1, 1) => Kind.Pointwise,
        _ => Kind.Ordinary,
    };

    public Size Output => new(
        OutputLength(Input.Height, Kernel.Height, Stride.Height, Padding.Height, Dilation.Height, OutputPadding.Height),
        OutputLength(Input.Width, Kernel.Width, Stride.Width, Padding.Width, Dilation.Width, OutputPadding.Width));

    public long[] InputShape => Operation == Operation.Linear ? Batched(In) : Batched(In, Input.Height, Input.Width);

    public long[] OutputShape => Operation == Operation.Linear ? Batched(Out) : Batched(Out, Output.Height, Output.Width);

    /// <summary>As PyTorch lays it out: in × out/groups × … in a transposed layer, out × in/groups × … in others.</summary>
    public long[] WeightShape => Operation switch
    {
        Operation.Linear => [Out, In],
        Operation.Transposed => [In, Out / Groups, Kernel.Height, Kernel.Width],
        Operation.Convolution => [Out, In / Groups, Kernel.Height, Kernel.Width],
        _ => [],
    };

    /// <summary>Products that the plain computation forms for one output of the layer, in all.</summary>
    public long MultiplyAdds => (Operation == Operation.Transposed ? Input.Height * Input.Width : Output.Height * Output.Width)
        * Batch * Kernel.Height * Kernel.Width * In * (HasWeight ? Out / Groups : 1);

    /// <summary>How much is laid before and after the input along the axis of one kernel.</summary>
    public (long Before, long After) Around(long padding, long kernel, long dilation)
    {
        long added = dilation * (kernel - 1);
        return IsSame ? (added / 2, added - (added / 2)) : (padding, padding);
    }

    /// <summary>Whether there is such a layer, and TorchSharp can be asked for it without one of its known faults.</summary>
    public bool IsPossible =>
        Batch >= 0 && In >= 1 && Out >= 1 && Groups >= 1 && In % Groups == 0 && Out % Groups == 0
        && AtLeast(Input, 1) && AtLeast(Kernel, 1) && AtLeast(Stride, 1) && AtLeast(Dilation, 1) && AtLeast(Padding, 0)
            && AtLeast(OutputPadding, 0)
        && (IsBatched || Batch == 1)
        && AtLeast(Output, 1)
        && Operation switch
        {
            Operation.Linear => IsPlain && Input == new Size(1, 1) && Kernel == new Size(1, 1) && Padding == default
                && Layout != Layout.ChannelsLast && Groups == 1
                && (IsBatched || Layout != Layout.Exchanged),
            Operation.Transposed => IsPlain && Below(OutputPadding.Height, Stride.Height, Dilation.Height)
                && Below(OutputPadding.Width, Stride.Width, Dilation.Width)
                && (!IsModule || OutputPadding.IsSquare),
            Operation.Convolution => OutputPadding == default && IsConvolutionPossible,
            _ => IsPlain && !HasBias && OutputPadding == default && In == Out && Groups == 1
                && Kernel.Height >= 2 * Padding.Height && Kernel.Width >= 2 * Padding.Width
                && (Dilation == new Size(1, 1) || (Operation == Operation.MaxPooling && Padding == default)),
        };

    /// <summary>A line for people.</summary>
    public override string ToString() =>
        string.Join(' ', new[]
        {
            Kind.Name(), $"{In}→{Out} channels",
            Operation == Operation.Linear ? null : $"input {Input}",
            Operation == Operation.Linear ? null : $"kernel {Kernel}",
            Stride == new Size(1, 1) ? null : $"stride {Stride}",
            IsSame ? "padding same" : Padding == default ? null : $"padding {Padding}",
            Dilation == new Size(1, 1) ? null : $"dilation {Dilation}",
            OutputPadding == default ? null : $"output padding {OutputPadding}",
            Groups == 1 ? null : $"{Groups} groups",
            Mode == PaddingMode.Zeros ? null : $"{Mode.ToString().ToLowerInvariant()} padding",
            HasBias ? "with bias" : null,
            IsBatched ? $"batch {Batch}" : "unbatched",
            Layout switch { Layout.Contiguous => null, Layout.ChannelsLast => "channels last", Layout.Exchanged =>
                "axes exchanged in memory", _ => "part of a wider tensor" },
        }.Where(part => part is not null));

    private bool IsPlain => Mode == PaddingMode.Zeros && !IsSame;

    // No padding mode but zeros has a function, and in the module uneven "same" padding of these modes lies on the wrong axis.
    private bool IsConvolutionPossible =>
        (!IsSame || (Stride == new Size(1, 1) && Padding == default && IsModule))
        && (Mode == PaddingMode.Zeros || (IsModule && IsModePossible));

    private bool IsModePossible
    {
        get
        {
            var (top, bottom) = Around(Padding.Height, Kernel.Height, Dilation.Height);
            var (left, right) = Around(Padding.Width, Kernel.Width, Dilation.Width);
            long height = Input.Height - (Mode == PaddingMode.Reflect ? 1 : 0), width = Input.Width - (Mode == PaddingMode.Reflect ? 1 : 0);
            return (Mode == PaddingMode.Replicate || (bottom <= height && right <= width)) && (!IsSame || (top, bottom) == (left, right));
        }
    }

    private long OutputLength(long input, long kernel, long stride, long padding, long dilation, long outputPadding)
    {
        long extent = (dilation * (kernel - 1)) + 1;
        var (before, after) = Around(padding, kernel, dilation);
        if (Operation == Operation.Transposed)
            return ((input - 1) * stride) + extent - before - after + outputPadding;
        long steps = input + before + after - extent;
        return steps < 0 ? 0 : (steps / stride) + 1;
    }

    private long[] Batched(params long[] sizes) => IsBatched ? [Batch, .. sizes] : sizes;

    private static bool AtLeast(Size size, long least) => size.Height >= least && size.Width >= least;

    private static bool Below(long outputPadding, long stride, long dilation) => outputPadding < Math.Max(stride, dilation);
}
