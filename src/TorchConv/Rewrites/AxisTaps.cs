using TorchConv.Arithmetic;

namespace TorchConv.Rewrites;

/// <summary>Where the weights of a window ("taps") meet the input along one axis, and not the padding.</summary>
/// <param name="Window">The window.</param>
/// <param name="Inputs">Positions of the input.</param>
/// <param name="Outputs">Windows that are taken.</param>
internal readonly record struct AxisTaps(SlidingWindow Window, long Inputs, long Outputs)
{
    /// <summary>The number of pairs of a window and a tap that meet an input.</summary>
    public long Count
    {
        get
        {
            long count = 0;
            for (long tap = 0; tap < Window.Kernel; tap++)
            {
                // Window o meets the input when 0 ≤ stride · o + shift < inputs.
                long shift = (Window.Dilation * tap) - Window.PaddingBefore;
                long first = Math.Max(0, CeilingOfQuotient(-shift, Window.Stride));
                long behindLast = Math.Min(Outputs, CeilingOfQuotient(Inputs - shift, Window.Stride));
                count += Math.Max(0, behindLast - first);
            }

            return count;
        }
    }

    /// <summary>The taps of one window that meet an input: from the first to before the second.</summary>
    public (long First, long BehindLast) Of(long output)
    {
        long start = InputAt(output, 0);
        return (
            Math.Max(0, CeilingOfQuotient(-start, Window.Dilation)),
            Math.Min(Window.Kernel, CeilingOfQuotient(Inputs - start, Window.Dilation)));
    }

    /// <summary>The position of the input under a tap of a window.</summary>
    public long InputAt(long output, long tap) => (Window.Stride * output) + (Window.Dilation * tap) - Window.PaddingBefore;

    private static long CeilingOfQuotient(long dividend, long divisor) => (dividend / divisor) + (dividend > 0 && dividend % divisor != 0 ? 1 : 0);
}
