namespace TorchConv.Arithmetic;

/// <summary>The rules that numbers must obey, each with the message that teaches it.</summary>
internal static class Rule
{
    public static long AtLeast(long least, long value, string name) =>
        value >= least ? value : throw new ArgumentOutOfRangeException(name, $"{name} ({value}) must be at least {least}");

    public static Size AtLeast(long least, Size value, string name) =>
        value.Height >= least && value.Width >= least
            ? value
            : throw new ArgumentOutOfRangeException(name, $"{name} ({value}) must be at least {least} in height and width");

    /// <summary>A product or sum that a <see cref="long"/> must hold.</summary>
    public static long Holds(Func<long> arithmetic, string name, string what)
    {
        try
        {
            return arithmetic();
        }
        catch (OverflowException)
        {
            throw new ArgumentOutOfRangeException(name, $"{what} must be at most {long.MaxValue}");
        }
    }
}
