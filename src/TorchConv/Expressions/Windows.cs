using TorchConv.Arithmetic;

namespace TorchConv.Expressions;

/// <summary>The shape after windows have slid over the last axes of a tensor.</summary>
internal static class Windows
{
    /// <param name="input">N×C×…, or C×… without a batch.</param>
    /// <param name="axes">Along how many axes windows slide.</param>
    /// <param name="inChannels">How many channels the input must have; null where any will do.</param>
    /// <param name="outChannels">How many channels come out; as many as went in when null.</param>
    /// <param name="length">The length that an axis, counted from 0, has after.</param>
    public static Shape Slide(Shape input, int axes, long? inChannels, long? outChannels, Func<int, long, long> length)
    {
        Check(input, axes, inChannels);
        long[] sizes = [.. input];
        int first = input.Rank - axes;
        sizes[first - 1] = outChannels ?? sizes[first - 1];
        for (int axis = 0; axis < axes; axis++)
        {
            sizes[first + axis] = length(axis, sizes[first + axis]);
            if (sizes[first + axis] < 1)
            {
                throw new ArgumentException(
                    $"input ({input}) would leave an output of {sizes[first + axis]} along axis {first + axis}; it must be at least 1");
            }
        }

        return Shape.Of(sizes);
    }

    /// <summary>The number of windows, with an error that names the input.</summary>
    public static long Along(this SlidingWindow window, long length) =>
        window.Fits(length)
            ? window.OutputLength(length)
            : throw new ArgumentException($"an input of length {length} {window.RuleOfFit}");

    /// <summary>
    /// As PyTorch's <c>ceil_mode</c>: a last window may hang over the end, if it begins within the input or the padding before it.
    /// </summary>
    public static long AlongWithRest(this SlidingWindow window, long length)
    {
        long windows = window.Along(length);
        long end = ((windows - 1) * window.Stride) + window.Extent;
        bool isRest = end < length + window.PaddingBefore + window.PaddingAfter && windows * window.Stride < length + window.PaddingBefore;
        return isRest ? windows + 1 : windows;
    }

    /// <summary>The rules of an input of channels.</summary>
    public static void Check(Shape input, int axes, long? channels)
    {
        if (input.Rank < axes + 1 || input.Rank > axes + 2)
        {
            throw new ArgumentException(
                $"input ({input}) must have {axes + 2} dimensions, N×C×{(axes == 1 ? "L" : axes == 2 ? "H×W" : "D×H×W")}");
        }

        if (channels is not null && input[input.Rank - axes - 1] != channels)
        {
            throw new ArgumentException(
                $"input ({input}) must have {channels} {(channels == 1 ? "channel" : "channels")}, not {input[input.Rank - axes - 1]}");
        }
    }
}
