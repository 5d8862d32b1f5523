namespace TorchConv.Arithmetic;

/// <summary>The rules that numbers must obey, each with the message that teaches it.</summary>
internal static class Guard
{
    public static long AtLeast(long least, long value, string name) =>
        value >= least ? value : throw new ArgumentOutOfRangeException(name, $"{name} ({value}) must be at least {least}");

    public static Size AtLeast(long least, Size value, string name) =>
        value.Height >= least && value.Width >= least
            ? value
            : throw new ArgumentOutOfRangeException(name, $"{name} ({value}) must be at least {least} in height and width");

    /// <summary>What an exception says, without the parameter's name that .NET writes behind it.</summary>
    public static string MessageOf(Exception e) =>
        e is ArgumentException { ParamName: { } name } ? e.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : e.Message;

    /// <summary>
    /// A product or sum that a <see cref="long"/> must hold. Where another method has refused the overflow already, it is
    /// refused again in the name of the parameter that the caller gave.
    /// </summary>
    public static T NoOverflow<T>(Func<T> arithmetic, string name, string what)
    {
        try
        {
            return arithmetic();
        }
        catch (Exception e) when (e is OverflowException or ArgumentOutOfRangeException)
        {
            throw new TooLargeException(name, $"{what} must be at most {long.MaxValue}");
        }
    }
}
