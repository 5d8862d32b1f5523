namespace TorchConv.Cli.Output;

/// <summary>Lines that depend on where they are drawn.</summary>
internal sealed record Drawing(Func<Canvas, string> Draw) : Block;

/// <summary>Where something is drawn: how many characters a line holds, and whether there are shades or plain characters alone.</summary>
internal readonly record struct Canvas(int Width, bool HasShades)
{
    /// <summary>A file or another program.</summary>
    public static Canvas Plain { get; } = new(80, HasShades: false);
}
