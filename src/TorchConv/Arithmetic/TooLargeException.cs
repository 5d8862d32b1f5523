namespace TorchConv.Arithmetic;

/// <summary>
/// The result would be too large to represent or to compute. The message says what was requested and what the limit is. It is
/// thrown before the work begins, because the size is known by arithmetic.
/// </summary>
public sealed class TooLargeException : ArgumentOutOfRangeException
{
    internal TooLargeException(string? parameter, string message)
        : base(parameter, message)
    {
    }
}
