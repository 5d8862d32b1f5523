namespace TorchConv.Arithmetic;

/// <summary>Checks of arguments, each with a message that says what was given and what is allowed.</summary>
internal static class Guard
{
    public static long AtLeast(long least, long value, string name) =>
        value >= least ? value : throw new ArgumentOutOfRangeException(name, $"{name} ({value}) must be at least {least}");

    public static Size AtLeast(long least, Size value, string name) =>
        value.Height >= least && value.Width >= least
            ? value
            : throw new ArgumentOutOfRangeException(name, $"{name} ({value}) must be at least {least} in height and width");

    /// <summary>Returns the message of an exception, without the parameter's name that .NET appends.</summary>
    public static string MessageOf(Exception e) =>
        e is ArgumentException { ParamName: { } name }
            ? e.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal)
            : e.Message;

    /// <summary>
    /// Computes a product or sum that must fit in a <see cref="long"/>. If it overflows, also within a method that it calls, the
    /// exception names the given parameter.
    /// </summary>
    public static T NoOverflow<T>(Func<T> arithmetic, string name, string what)
    {
        try
        {
            return arithmetic();
        }
        catch (Exception e) when (e is OverflowException or TooLargeException)
        {
            throw new TooLargeException(name, $"{what} must be at most {long.MaxValue}");
        }
    }
}
