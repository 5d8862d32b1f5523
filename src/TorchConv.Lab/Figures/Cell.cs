namespace TorchConv.Lab.Figures;

/// <summary>One square of a picture.</summary>
/// <param name="X">Its left side.</param>
/// <param name="Y">Its top.</param>
/// <param name="Class">What it is: input, kernel, output, padding, …</param>
/// <param name="Text">What stands in it.</param>
/// <param name="Part">What a reader points at in it; null where it is only drawn.</param>
public sealed record Cell(double X, double Y, string Class, string? Text = null, Part? Part = null)
{
    /// <summary>The side of a square, in the picture's units.</summary>
    public const double Side = 30;

    /// <summary>Its width.</summary>
    public double Width { get; init; } = Side;

    /// <summary>Its height.</summary>
    public double Height { get; init; } = Side;
}
