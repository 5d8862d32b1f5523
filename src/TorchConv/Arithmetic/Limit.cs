namespace TorchConv.Arithmetic;

/// <summary>
/// The memory and time that one call of the library may use. Both are computed in advance, and more is refused before anything is
/// allocated.
/// </summary>
internal static class Limit
{
    /// <summary>All tensors that a call holds at the same time, with libtorch's own buffers: 1 GiB.</summary>
    public const long Bytes = 1L << 30;

    /// <summary>One intermediate tensor, of which up to four exist at the same time: 256 MiB.</summary>
    public const long TensorBytes = Bytes / 4;

    /// <summary>Multiply-adds in float64: a few seconds on two cores.</summary>
    public const long MultiplyAdds = 1L << 33;

    /// <exception cref="TooLargeException">A float64 tensor of this shape needs more than <see cref="TensorBytes"/>.</exception>
    public static void CheckTensor(Shape shape, string what, string? name) =>
        CheckTensor((Int128)shape.Elements * sizeof(double), $"{what} of {shape}", name);

    /// <exception cref="TooLargeException">There are more bytes than <see cref="TensorBytes"/>.</exception>
    public static void CheckTensor(Int128 bytes, string what, string? name)
    {
        if (bytes > TensorBytes)
        {
            throw new TooLargeException(
                name, FormattableString.Invariant($"{what} needs {bytes:N0} bytes, and at most {TensorBytes:N0} (256 MiB) are allowed"));
        }
    }
}
