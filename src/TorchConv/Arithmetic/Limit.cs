namespace TorchConv.Arithmetic;

/// <summary>
/// What was asked for is larger than what can be told or computed. The message says what was asked for and what the limit is.
/// It is thrown before the work begins: the size of what is needed is known by arithmetic.
/// </summary>
public sealed class TooLargeException : ArgumentOutOfRangeException
{
    internal TooLargeException(string? parameter, string message)
        : base(parameter, message)
    {
    }
}

/// <summary>What one call of the library may need. Arithmetic tells it in advance, and more is refused before anything is made.</summary>
internal static class Limit
{
    /// <summary>All tensors that a call holds at the same time, with what libtorch lays out for itself: 1 GiB.</summary>
    public const long Bytes = 1L << 30;

    /// <summary>One tensor that is made on the way, of which up to four are alive at the same time: 256 MiB.</summary>
    public const long TensorBytes = Bytes / 4;

    /// <summary>Multiply-adds in float64: some seconds on two cores.</summary>
    public const long MultiplyAdds = 1L << 33;

    /// <exception cref="TooLargeException">A tensor of this shape, in float64, needs more than <see cref="TensorBytes"/>.</exception>
    public static void CheckTensor(Shape shape, string what, string? name) => CheckTensor((Int128)shape.Elements * sizeof(double), $"{what} of {shape}", name);

    /// <exception cref="TooLargeException">The bytes are more than <see cref="TensorBytes"/>.</exception>
    public static void CheckTensor(Int128 bytes, string what, string? name)
    {
        if (bytes > TensorBytes)
            throw new TooLargeException(name, FormattableString.Invariant($"{what} needs {bytes:N0} bytes, and at most {TensorBytes:N0} (256 MiB) are allowed"));
    }
}
