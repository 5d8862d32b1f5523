namespace TorchConv.Arithmetic;

/// <summary>
/// A kernel that slides along one axis: the arithmetic of convolution, pooling and transposed convolution. Lengths are numbers of
/// positions. Notation of Dumoulin and Visin, "A guide to convolution arithmetic for deep learning" (arXiv 1603.07285): i and o for
/// input and output length, k kernel, s stride, p padding, d dilation.
/// </summary>
public sealed record SlidingWindow
{
    /// <summary>Creates a window with the same padding on both sides.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// Kernel, stride or dilation is below 1, padding below 0, or the extent overflows.
    /// </exception>
    public SlidingWindow(long kernel, long stride = 1, long padding = 0, long dilation = 1)
        : this(kernel, stride, padding, padding, dilation)
    {
    }

    private SlidingWindow(long kernel, long stride, long paddingBefore, long paddingAfter, long dilation)
    {
        Kernel = Guard.AtLeast(1, kernel, nameof(kernel));
        Stride = Guard.AtLeast(1, stride, nameof(stride));
        PaddingBefore = Guard.AtLeast(0, paddingBefore, "padding");
        PaddingAfter = Guard.AtLeast(0, paddingAfter, "padding");
        Dilation = Guard.AtLeast(1, dilation, nameof(dilation));
        Extent = Guard.NoOverflow(
            () => checked((dilation * (kernel - 1)) + 1), nameof(kernel), $"the extent of kernel {kernel} with dilation {dilation}");
    }

    /// <summary>Weights along the axis, k.</summary>
    public long Kernel { get; }

    /// <summary>Positions from one window to the next, s.</summary>
    public long Stride { get; }

    /// <summary>Positions added before the first.</summary>
    public long PaddingBefore { get; }

    /// <summary>
    /// Positions added after the last; differs from <see cref="PaddingBefore"/> only for "same" padding with an odd total.
    /// </summary>
    public long PaddingAfter { get; }

    /// <summary>Positions from one weight to the next, d.</summary>
    public long Dilation { get; }

    /// <summary>Positions from the first to the last weight, both counted: d(k − 1) + 1 (section 5.1, "effective kernel size").</summary>
    public long Extent { get; }

    /// <summary>
    /// Creates the window with stride 1 whose output is as long as its input: d(k − 1) positions of padding, half on each side; if
    /// the number is odd, one more after the last (PyTorch, <c>padding='same'</c>).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Kernel or dilation is below 1, or the extent overflows.</exception>
    public static SlidingWindow Same(long kernel, long dilation = 1)
    {
        long total = new SlidingWindow(kernel, dilation: dilation).Extent - 1;
        return new SlidingWindow(kernel, 1, total / 2, total - (total / 2), dilation);
    }

    /// <summary>
    /// Returns the input position under one weight of one window, both counted from 0: s·o + d·t − p. A position below 0 or after
    /// the last is in the padding. In a transposed convolution it is the output position to which the weight's product is added.
    /// </summary>
    public long PositionOf(long window, long weight) => checked((Stride * window) + (Dilation * weight) - PaddingBefore);

    /// <summary>Returns the input positions under all weights of one window.</summary>
    internal Progression PositionsOf(long window) => new(PositionOf(window, 0), Dilation, Kernel);

    /// <summary>Returns the input positions under one weight of the windows 0, 1, …, <paramref name="windows"/> − 1.</summary>
    internal Progression PositionsUnder(long weight, long windows) => new(PositionOf(0, weight), Stride, windows);

    /// <summary>
    /// Returns the windows that have a weight at a position: every whole o = (position + p − d·t) / s for t = 0 … k − 1. In a
    /// transposed convolution they are the inputs that an output position is computed from.
    /// </summary>
    internal Progression WindowsAt(long position)
    {
        long reached = checked(position + PaddingBefore);
        long gcd = Integers.Gcd(Dilation, Stride);
        if (reached % gcd != 0)
            return Progression.Empty;

        // The weights that reach it are t, t + s/gcd, t + 2s/gcd, …
        (long modulus, long step) = (Stride / gcd, Dilation / gcd);
        long start = Integers.DivRemRoundingDown(reached / gcd, modulus).Remainder;
        long firstWeight = (long)((UInt128)start * (ulong)Integers.ModularInverse(step, modulus) % (ulong)modulus);
        if (firstWeight >= Kernel)
            return Progression.Empty;

        long count = ((Kernel - 1 - firstWeight) / modulus) + 1;
        long last = checked(reached - (Dilation * firstWeight)) / Stride;
        return new Progression(checked(last - ((count - 1) * step)), step, count);
    }

    /// <summary>Returns the range from the first to the last input position of consecutive windows.</summary>
    internal PositionRange PositionsOf(PositionRange windows) => new(PositionOf(windows.First, 0), PositionOf(windows.Last, Kernel - 1));

    /// <summary>
    /// Returns a range that contains all windows with a weight at one of these positions, and some others if the stride is above 1.
    /// </summary>
    internal PositionRange WindowsAt(PositionRange positions) => new(
        Integers.DivideRoundingDown(checked(positions.First - PositionOf(0, Kernel - 1)), Stride),
        Integers.DivideRoundingUp(checked(positions.Last + PaddingBefore), Stride));

    /// <summary>Returns the length of the shortest input with this many windows; below 1 if the padding alone has room for them.</summary>
    internal long InputLengthFor(long outputLength) => checked(((outputLength - 1) * Stride) + Extent - PaddingBefore - PaddingAfter);

    /// <summary>Returns the length of the shortest input of a transposed convolution whose output has at least this length.</summary>
    internal long TransposedInputLengthFor(long outputLength, long outputPadding) =>
        checked(1 + Integers.DivideRoundingUp(outputLength - outputPadding - Extent + PaddingBefore + PaddingAfter, Stride));

    /// <summary>Returns whether at least one window fits in an input of this length with its padding.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 0, or overflows together with its padding.</exception>
    public bool Fits(long inputLength) => Slack(inputLength) >= 0;

    /// <summary>Returns the number of windows: o = ⌊(i + 2p − d(k − 1) − 1) / s⌋ + 1 (relationships 6 and 15).</summary>
    /// <exception cref="ArgumentOutOfRangeException">No window fits, or the length overflows.</exception>
    public long OutputLength(long inputLength) =>
        Fits(inputLength)
            ? (Slack(inputLength) / Stride) + 1
            : throw new ArgumentOutOfRangeException(nameof(inputLength), $"inputLength ({inputLength}) {RuleOfFit}");

    /// <summary>
    /// Returns the length of the output of a transposed convolution: o = s(i − 1) + d(k − 1) + 1 − 2p + output padding
    /// (relationship 14, with dilation as in PyTorch's ConvTranspose2d). It is 0 or less if the padding removes everything.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The input length is below 1, the output padding below 0, or the length overflows.
    /// </exception>
    public long TransposedOutputLength(long inputLength, long outputPadding = 0)
    {
        Guard.AtLeast(1, inputLength, nameof(inputLength));
        Guard.AtLeast(0, outputPadding, nameof(outputPadding));
        return Guard.NoOverflow(
            () => checked((Stride * (inputLength - 1)) + Extent - PaddingBefore - PaddingAfter + outputPadding),
            nameof(inputLength),
            $"the transposed output length of input {inputLength} with stride {Stride}");
    }

    /// <summary>
    /// Returns the output padding with which the transposed convolution of this window has <paramref name="inputLength"/> outputs
    /// again: the number of positions after the last window, (i + 2p − d(k − 1) − 1) mod s (relationship 14, "a").
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">No window fits, or the length overflows.</exception>
    public long OutputPaddingFor(long inputLength) => Slack(inputLength) - ((OutputLength(inputLength) - 1) * Stride);

    /// <summary>The end of the message for an input in which no window fits; it follows the name of the input.</summary>
    internal string RuleOfFit =>
        $"with padding {PaddingBefore} + {PaddingAfter} must be at least as long as the kernel's extent, {Extent} = "
        + $"{Dilation} × ({Kernel} − 1) + 1";

    private long Slack(long inputLength)
    {
        Guard.AtLeast(0, inputLength, nameof(inputLength));
        return Guard.NoOverflow(
            () => checked(inputLength + PaddingBefore + PaddingAfter - Extent),
            nameof(inputLength),
            $"input length {inputLength} with padding {PaddingBefore} + {PaddingAfter}");
    }
}
