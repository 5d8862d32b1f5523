using System.Collections.Immutable;
using TorchConv.Arithmetic;
using TorchConv.Layers;

namespace TorchConv.ReceptiveFields;

/// <summary>
/// The number of products of an input and a weight that are added up at each position of a transposed convolution's output, along
/// each axis. The number at a position of the plane is the product of both. If the numbers alternate, images show a checkerboard
/// (Odena, Dumoulin, Olah: Deconvolution and Checkerboard Artifacts, Distill 2016).
/// </summary>
/// <param name="Height">The number of products along the height for rows 0, 1, ….</param>
/// <param name="Width">The number of products along the width for columns 0, 1, ….</param>
public sealed record Overlap(ImmutableArray<long> Height, ImmutableArray<long> Width)
{
    /// <summary>The largest number of positions along an axis.</summary>
    public const long MaxLength = 1 << 20;

    /// <summary>Counts the products of a layer for an input of this height and width.</summary>
    /// <exception cref="ArgumentException">
    /// The layer cannot take this input, or an output is longer than <see cref="MaxLength"/>.
    /// </exception>
    public static Overlap Of(ConvTranspose2dSpec layer, Size input)
    {
        ArgumentNullException.ThrowIfNull(layer);
        Guard.AtLeast(1, input, nameof(input));
        return new Overlap(
            Along(layer.AlongHeight, layer.OutputPadding.Height, input.Height, nameof(input)),
            Along(layer.AlongWidth, layer.OutputPadding.Width, input.Width, nameof(input)));
    }

    /// <summary>
    /// Returns whether the number of products is the same at all positions, except near the ends, which fewer inputs reach. This is
    /// so if the stride divides the kernel size and is coprime to the dilation.
    /// </summary>
    public static bool IsEven(ConvTranspose2dSpec layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return IsEven(layer.AlongHeight) && IsEven(layer.AlongWidth);

        // Every remainder of d·t divided by the stride must come equally often.
        static bool IsEven(SlidingWindow window) => window.Kernel % window.Stride == 0 && Integers.Gcd(window.Dilation, window.Stride) == 1;
    }

    /// <inheritdoc/>
    public bool Equals(Overlap? other) => other is not null && Height.SequenceEqual(other.Height) && Width.SequenceEqual(other.Width);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Height.Length, Width.Length, Height.Sum(), Width.Sum());

    private static ImmutableArray<long> Along(SlidingWindow window, long outputPadding, long inputLength, string name)
    {
        long length = window.TransposedOutputLength(inputLength, outputPadding);
        if (length is < 1 or > MaxLength)
            throw new TooLargeException(name, $"input must give an output of 1 to {MaxLength} positions along each axis, not {length}");

        return [.. Enumerable.Range(0, (int)length).Select(output => window.WindowsAt(output).CountWithin(inputLength))];
    }
}
