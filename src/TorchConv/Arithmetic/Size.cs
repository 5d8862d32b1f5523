using System.Diagnostics.CodeAnalysis;

namespace TorchConv.Arithmetic;

/// <summary>
/// A height and a width, in positions. One number means a square: <c>Size kernel = 3;</c> or <c>Size kernel = (3, 5);</c>
/// </summary>
/// <param name="Height">Along the vertical axis, H of N×C×H×W.</param>
/// <param name="Width">Along the horizontal axis, W of N×C×H×W.</param>
public readonly record struct Size(long Height, long Width) : IParsable<Size>
{
    /// <summary>Whether height and width are equal.</summary>
    public bool IsSquare => Height == Width;

    /// <summary>A square.</summary>
    public static implicit operator Size(long side) => new(side, side);

    /// <summary>A height and a width.</summary>
    public static implicit operator Size((long Height, long Width) size) => new(size.Height, size.Width);

    /// <summary>Reads <c>3</c> (a square) or <c>3x5</c> (height x width).</summary>
    /// <exception cref="FormatException">The text does not have that form.</exception>
    public static Size Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Read(s, "a size", "3 or 3x5 (height x width)");
    }

    /// <inheritdoc cref="Parse"/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Size result)
    {
        try
        {
            result = s is null ? default : Parse(s, provider);
            return s is not null;
        }
        catch (FormatException)
        {
            result = default;
            return false;
        }
    }

    /// <summary>Reads one or two numbers. The message of an exception calls them <paramref name="what"/>.</summary>
    internal static Size Read(string text, string what, string example) =>
        SizesText.Read(text, what, example) switch
        {
            [long side] => side,
            [long height, long width] => new Size(height, width),
            _ => throw new FormatException($"\"{text}\" is not {what}: {what} has one number or two, as in {example}"),
        };

    /// <summary>Returns height × width, such as 3×5.</summary>
    public override string ToString() => FormattableString.Invariant($"{Height}×{Width}");
}
