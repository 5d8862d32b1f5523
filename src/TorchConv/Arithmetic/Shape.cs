using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace TorchConv.Arithmetic;

/// <summary>
/// The sizes of a tensor, such as 1×3×32×32 (N×C×H×W): a value that compares by its sizes.
/// <code>Shape input = [1, 3, 32, 32];</code>
/// </summary>
[CollectionBuilder(typeof(Shape), nameof(Of))]
[SuppressMessage("Naming", "CA1710", Justification = "The field's word is shape; no user thinks of it as a collection.")]
public sealed class Shape : IReadOnlyList<long>, IEquatable<Shape>, IParsable<Shape>
{
    /// <summary>The largest number of elements: the size in bytes of as many float64 values fits in a <see cref="long"/>.</summary>
    public const long MaxElements = long.MaxValue / sizeof(double);

    private readonly ImmutableArray<long> _sizes;

    private Shape(ImmutableArray<long> sizes, long elements)
    {
        _sizes = sizes;
        Elements = elements;
    }

    /// <summary>The number of elements: the product of the sizes, 1 for a scalar.</summary>
    public long Elements { get; }

    /// <summary>The number of dimensions.</summary>
    public int Rank => _sizes.Length;

    /// <inheritdoc cref="Rank"/>
    public int Count => _sizes.Length;

    /// <summary>The size of one dimension, counted from 0.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such dimension.</exception>
    public long this[int dimension] => _sizes[dimension];

    /// <summary>Creates a shape of the given sizes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A size is negative, or there are more than <see cref="MaxElements"/> elements.
    /// </exception>
    public static Shape Of(params ReadOnlySpan<long> sizes) => Of(nameof(sizes), "shape", sizes);

    /// <summary>Returns the same shape with another size in one dimension, counted from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There is no such dimension, the size is negative, or there are more than <see cref="MaxElements"/> elements.
    /// </exception>
    public Shape With(int dimension, long size)
    {
        if (dimension < 0 || dimension >= Rank)
        {
            throw new ArgumentOutOfRangeException(
                nameof(dimension), $"dimension ({dimension}) must be from 0 to {Rank - 1}: the shape is {this}");
        }

        return Of(nameof(size), "shape", _sizes.SetItem(dimension, size).AsSpan());
    }

    /// <summary>Reads sizes separated by x or ×, such as <c>1x3x32x32</c>.</summary>
    /// <exception cref="FormatException">The text does not have that form.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A size is negative, or there are more than <see cref="MaxElements"/> elements.
    /// </exception>
    public static Shape Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Of(nameof(s), "shape", SizesText.Read(s, "a shape", "1x3x32x32"));
    }

    /// <inheritdoc cref="Parse"/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out Shape result)
    {
        try
        {
            result = s is null ? null : Parse(s, provider);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            result = null;
        }

        return result is not null;
    }

    /// <summary>Returns the sizes as an array, as TorchSharp expects them.</summary>
    public long[] ToArray() => [.. _sizes];

    /// <summary>Returns the sizes separated by ×, such as 1×3×32×32; the empty text for a scalar.</summary>
    public override string ToString() => Print(_sizes);

    /// <inheritdoc/>
    public bool Equals(Shape? other) => other is not null && _sizes.AsSpan().SequenceEqual(other._sizes.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (long size in _sizes)
            hash.Add(size);
        return hash.ToHashCode();
    }

    /// <summary>Creates a shape for another method: an exception names that method's parameter.</summary>
    internal static Shape Of(string parameter, string what, params ReadOnlySpan<long> sizes)
    {
        ImmutableArray<long> kept = [.. sizes];
        UInt128 elements = 1;
        foreach (long size in kept)
        {
            if (size < 0)
                throw new ArgumentOutOfRangeException(parameter, $"{what} ({Print(kept)}) must not have a negative size");

            // A size of 0 does not relax the limit: libtorch multiplies the other sizes for its strides.
            if (size > 0 && (elements *= (ulong)size) > MaxElements)
                throw new TooLargeException(parameter, $"{what} ({Print(kept)}) must have at most {MaxElements} elements");
        }

        return new Shape(kept, kept.Contains(0) ? 0 : (long)elements);
    }

    /// <inheritdoc/>
    public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)_sizes).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static string Print(ImmutableArray<long> sizes) =>
        string.Join('×', sizes.Select(size => size.ToString(CultureInfo.InvariantCulture)));
}
