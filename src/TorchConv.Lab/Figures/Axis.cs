namespace TorchConv.Lab.Figures;

/// <summary>What is drawn of a window that slides along one axis: all of it, or where that is too much its beginning.</summary>
/// <param name="Window">The window.</param>
/// <param name="Length">Positions of the large side, without padding.</param>
/// <param name="Stops">Positions of the small side: where the window stops.</param>
internal sealed record Axis(SlidingWindow Window, long Length, long Stops)
{
    /// <summary>The most positions that are drawn along an axis.</summary>
    public const int Most = 20;

    private readonly Dictionary<int, List<(int Stop, int Tap)>> reading = [];

    /// <summary>The first position that is drawn, in the padding.</summary>
    public int First => (int)Math.Max(-Window.PaddingBefore, -Most);

    /// <summary>The positions that are drawn, those of the padding too.</summary>
    public int Shown => (int)Int128.Min(Most, All);

    /// <summary>The weights that are drawn.</summary>
    public int Taps => (int)Math.Min(Window.Kernel, ((Most - 1) / Window.Dilation) + 1);

    /// <summary>The stops that are drawn: those whose window lies within what is drawn.</summary>
    public int ShownStops => (int)Math.Clamp(((Shown - 1 - ((Taps - 1) * Window.Dilation)) / Window.Stride) + 1, 1, Math.Min(Stops, Most));

    /// <summary>Whether something is not drawn.</summary>
    public bool IsCropped => Shown < All || Taps < Window.Kernel || ShownStops < Stops;

    private Int128 All => (Int128)Length + Window.PaddingBefore + Window.PaddingAfter;

    /// <summary>The position under a weight of a window.</summary>
    public int At(int stop, int tap) => (int)Window.PositionOf(stop, tap);

    /// <summary>Whether a position holds a number, and not padding.</summary>
    public bool Holds(int position) => position >= 0 && position < Length;

    /// <summary>The stops, with their weights, that read a position.</summary>
    public IReadOnlyList<(int Stop, int Tap)> Reading(int position)
    {
        if (!reading.TryGetValue(position, out List<(int Stop, int Tap)>? found))
        {
            reading[position] = found = [];
            for (int stop = 0; stop < ShownStops; stop++)
            {
                long from = position - Window.PositionOf(stop, 0);
                if (from >= 0 && from % Window.Dilation == 0 && from / Window.Dilation < Taps)
                    found.Add((stop, (int)(from / Window.Dilation)));
            }
        }

        return found;
    }

    /// <summary>How a position is found, written out: stride · output − padding + dilation · weight.</summary>
    public string Arithmetic(int stop, Drawing drawing)
    {
        string weights = string.Join(", ", Enumerable.Range(0, Math.Min(Taps, 5))) + (Window.Kernel > 5 ? ", …" : "");
        string places = string.Join(", ", Enumerable.Range(0, Math.Min(Taps, 5)).Select(tap => At(stop, tap)))
            + (Window.Kernel > 5 ? ", …" : "");
        return drawing.Say(
            $"stride {Window.Stride}·{stop} − padding {Window.PaddingBefore} + dilation {Window.Dilation}·({weights}) = {places}",
            $"步长 {Window.Stride}·{stop} − 填充 {Window.PaddingBefore} + 空洞 {Window.Dilation}·({weights}) = {places}");
    }
}
