using TorchConv.Arithmetic;

namespace TorchConv.Layers;

/// <summary>
/// Positions added around an input: numbers (the same on both sides of an axis), or "same", which keeps height and width.
/// <code>Padding2d padding = 1; padding = (1, 2); padding = Padding2d.Same;</code>
/// </summary>
public readonly record struct Padding2d
{
    private Padding2d(Size size, bool isSame)
    {
        Size = size;
        IsSame = isSame;
    }

    /// <summary>Padding that keeps height and width at stride 1 (PyTorch, <c>padding='same'</c>).</summary>
    public static Padding2d Same { get; } = new(default, true);

    /// <summary>The positions on each side, in height and width; 0×0 for "same".</summary>
    public Size Size { get; }

    /// <summary>Whether this is <see cref="Same"/>.</summary>
    public bool IsSame { get; }

    /// <summary>The same number of positions on all four sides.</summary>
    public static implicit operator Padding2d(long positions) => new(positions, false);

    /// <summary>The number of positions above and below, and the number of positions left and right.</summary>
    public static implicit operator Padding2d((long Height, long Width) positions) => new(positions, false);

    /// <summary>The number of positions above and below, and the number of positions left and right.</summary>
    public static implicit operator Padding2d(Size positions) => new(positions, false);

    /// <summary>Reads <c>same</c>, <c>1</c> or <c>1x2</c> (height x width); and <c>valid</c>, which is 0, as in PyTorch.</summary>
    /// <exception cref="FormatException">The text does not have that form.</exception>
    public static Padding2d Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Trim().ToUpperInvariant() switch
        {
            "SAME" => Same,
            "VALID" => 0,
            _ => Size.Read(text, "a padding", "same, 1 or 1x2 (height x width)"),
        };
    }

    /// <summary>Returns "same", or height × width.</summary>
    public override string ToString() => IsSame ? "same" : Size.ToString();
}
