namespace TorchConv.Tables;

/// <summary>Where something is printed.</summary>
/// <param name="Width">The number of characters in a line; unlimited if null.</param>
/// <param name="HasShades">Whether characters for shades can be used, or only ASCII.</param>
/// <param name="HasColours">Whether escape sequences for colours can be used.</param>
internal readonly record struct Canvas(int? Width, bool HasShades = false, bool HasColours = false)
{
    private const int UsualWidth = 80;

    /// <summary>A file or another program.</summary>
    public static Canvas Plain { get; }

    /// <summary>The width of a drawing, which is never wrapped.</summary>
    public int DrawingWidth => Width ?? UsualWidth;
}
