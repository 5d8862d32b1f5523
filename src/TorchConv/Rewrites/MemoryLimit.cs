using TorchConv.Arithmetic;

namespace TorchConv.Rewrites;

/// <summary>What a rewrite may allocate. Its size is known by arithmetic, so what is too large is refused before it is allocated.</summary>
internal static class MemoryLimit
{
    /// <summary>1 GiB: much more than any layer to learn from needs, and less than what makes a laptop swap.</summary>
    public const long Bytes = 1L << 30;

    /// <exception cref="ArgumentException">The elements, in float64, are over the limit.</exception>
    public static void Check(Shape shape, string what, string name) => Check(shape.Elements * sizeof(double), $"{what} of {shape}", name);

    /// <exception cref="ArgumentException">The bytes are over the limit.</exception>
    public static void Check(long bytes, string what, string name)
    {
        if (bytes > Bytes)
            throw new ArgumentException(FormattableString.Invariant($"{what} needs {bytes:N0} bytes, and at most {Bytes:N0} (1 GiB) are allowed"), name);
    }
}
