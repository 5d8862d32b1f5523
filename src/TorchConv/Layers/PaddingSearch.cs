using TorchConv.Arithmetic;

namespace TorchConv.Layers;

/// <summary>Every padding that gives a size that is wanted; or why none does, and what comes nearest.</summary>
internal sealed record PaddingSearch(IReadOnlyList<(Size Padding, Size OutputPadding)> Found, (string En, string Zh)? WhyNone)
{
    /// <summary>The most paddings that are listed. Half a stride of them give the same size, so few strides have more.</summary>
    private const int MaxAlongAxis = 64;

    /// <summary>
    /// Convolution and pooling: o = ⌊(i + 2p − e) / s⌋ + 1, where e is the extent of the dilated kernel. About s / 2 paddings give the
    /// same o.
    /// </summary>
    public static PaddingSearch Convolution(Size input, Size output, Size kernelSize, Size stride, Size dilation) =>
        Of(AlongConvolution, input, output, kernelSize, stride, dilation);

    /// <summary>Transposed convolution: o = s(i − 1) + e − 2p + output padding, which is less than the stride or the dilation.</summary>
    public static PaddingSearch Transposed(Size input, Size output, Size kernelSize, Size stride, Size dilation) =>
        Of(AlongTransposed, input, output, kernelSize, stride, dilation);

    /// <summary>Pairs of what both axes allow; TorchSharp's transposed layer has one output padding for both.</summary>
    private static PaddingSearch Of(
        Func<string, long, long, SlidingWindow, Axis> along, Size input, Size output, Size kernelSize, Size stride, Size dilation)
    {
        Guard.AtLeast(1, input, nameof(input));
        Guard.AtLeast(1, output, nameof(output));
        Axis height = along("height", input.Height, output.Height, new SlidingWindow(kernelSize.Height, stride.Height, 0, dilation.Height));
        Axis width = along("width", input.Width, output.Width, new SlidingWindow(kernelSize.Width, stride.Width, 0, dilation.Width));
        var pairs =
            from h in height.Found
            from w in width.Found
            where h.OutputPadding == w.OutputPadding
            orderby h.Padding + w.Padding, h.OutputPadding, h.Padding
            select (new Size(h.Padding, w.Padding), new Size(h.OutputPadding, w.OutputPadding));
        (Size, Size)[] found = [.. pairs.Take(MaxAlongAxis)];
        (string En, string Zh)? why = height.WhyNone
            ?? width.WhyNone
            ?? (found.Length == 0
                ? (
                    "height and width need another output padding each, and TorchSharp's ConvTranspose2d uses one for both",
                    "高与宽需要不同的 output padding，而 TorchSharp 的 ConvTranspose2d 高宽共用一个值")
                : null);
        return new PaddingSearch(found, why);
    }

    private static Axis AlongConvolution(string axis, long input, long wanted, SlidingWindow window)
    {
        (long stride, Int128 free) = (window.Stride, (Int128)input - window.Extent);
        Int128 first = HalfRoundedUp((((Int128)wanted - 1) * stride) - free), last = HalfRoundedDown(((Int128)wanted * stride) - 1 - free);
        if (first < 0)
            first = 0;

        last = Int128.Min(last, long.MaxValue);
        if (first <= last)
        {
            return new Axis([.. Enumerable.Range(0, (int)Int128.Min(MaxAlongAxis, last - first + 1)).Select(i => ((long)(first + i), 0L))],
                null);
        }

        // The next padding is too much already, and the one before it too little, or there is none.
        Int128 above = ((free + (2 * first)) / stride) + 1, below = first == 0 ? 0 : Lengths(first - 1);
        return None(axis, wanted, below >= 1
            ? ($"padding {first - 1} gives {below}, padding {first} gives {above}", $"填充 {first - 1} 得 {below}，填充 {first} 得 {above}")
            : ($"the least is {above}, with padding {first}", $"最小为 {above}（填充 {first}）"));

        Int128 Lengths(Int128 padding) => free + (2 * padding) < 0 ? 0 : ((free + (2 * padding)) / stride) + 1;
    }

    private static Axis AlongTransposed(string axis, long input, long wanted, SlidingWindow window)
    {
        Int128 full = ((Int128)window.Stride * (input - 1)) + window.Extent;
        long most = Math.Max(window.Stride, window.Dilation) - 1;
        List<(long, long)> found = [];
        for (long outputPadding = 0; outputPadding <= most && found.Count < MaxAlongAxis; outputPadding++)
        {
            Int128 twice = full + outputPadding - wanted;
            if (twice >= 0 && twice % 2 == 0)
                found.Add(((long)(twice / 2), outputPadding));
            else if (twice < 0 && most - outputPadding > MaxAlongAxis)
                outputPadding = (long)Int128.Min(most, wanted - full) - 1;
        }

        if (found.Count > 0)
            return new Axis(found, null);

        Int128 above = (full - wanted) / 2;
        return None(axis, wanted, wanted > full + most
            ? (
                $"the most is {full + most}, without padding{(most > 0 ? $" and with output padding {most}" : "")}",
                $"最大为 {full + most}（无填充{(most > 0 ? $"，output padding 为 {most}" : "")}）")
            : (
                $"padding {above} gives {wanted + 1}, padding {above + 1} gives {wanted - 1}",
                $"填充 {above} 得 {wanted + 1}，填充 {above + 1} 得 {wanted - 1}"));
    }

    private static Axis None(string axis, long wanted, (string En, string Zh) nearest) => new([], (
        $"no padding gives {axis} {wanted}: {nearest.En}",
        $"没有填充能使{(axis == "height" ? "高" : "宽")}为 {wanted}：{nearest.Zh}"));

    /// <summary>Half of a number, rounded up.</summary>
    private static Int128 HalfRoundedUp(Int128 twice) => -HalfRoundedDown(-twice);

    /// <summary>Half of a number, rounded down.</summary>
    private static Int128 HalfRoundedDown(Int128 twice) => twice >= 0 ? twice / 2 : (twice - 1) / 2;

    private sealed record Axis(IReadOnlyList<(long Padding, long OutputPadding)> Found, (string En, string Zh)? WhyNone);
}
