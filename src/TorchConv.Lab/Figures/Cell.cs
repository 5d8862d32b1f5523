namespace TorchConv.Lab.Figures;

/// <summary>One square of a picture.</summary>
/// <param name="X">Its left side.</param>
/// <param name="Y">Its top.</param>
/// <param name="Class">What it is: input, kernel, output, padding, …</param>
/// <param name="Text">What stands in it.</param>
public sealed record Cell(double X, double Y, string Class, string? Text = null)
{
    /// <summary>The side of a square, in the picture's units.</summary>
    public const double Side = 24;

    /// <summary>Its width.</summary>
    public double Width { get; init; } = Side;

    /// <summary>Its height.</summary>
    public double Height { get; init; } = Side;

    /// <summary>What it says when it is pointed at.</summary>
    public string? Title { get; init; }

    /// <summary>By which other cells name it.</summary>
    public string? Key { get; init; }

    /// <summary>The keys of the cells that it belongs to, a space between them.</summary>
    public string? Reads { get; init; }

    /// <summary>Where it leads.</summary>
    public string? Link { get; init; }
}
