namespace TorchConv.Tables;

/// <summary>Where something is printed.</summary>
/// <param name="Width">How many characters a line holds; null where a line may have any length.</param>
/// <param name="HasShades">Whether there are shades, or plain characters alone.</param>
/// <param name="HasColours">Whether escape sequences are understood.</param>
internal readonly record struct Canvas(int? Width, bool HasShades = false, bool HasColours = false)
{
    private const int UsualWidth = 80;

    /// <summary>A file or another program.</summary>
    public static Canvas Plain { get; }

    /// <summary>The width of a drawing, which is never wrapped.</summary>
    public int DrawingWidth => Width ?? UsualWidth;
}
