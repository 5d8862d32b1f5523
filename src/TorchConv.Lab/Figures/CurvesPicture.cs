namespace TorchConv.Lab.Figures;

/// <summary>One curve: a value for each number of layers, from 1.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Values">Its values.</param>
public sealed record Curve(Text Label, IReadOnlyList<long> Values);

/// <summary>How something grows with the number of layers.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Description">What it says.</param>
/// <param name="Curves">The curves, at most three; the first one sets the range.</param>
public sealed record CurvesPicture(string Name, Text Title, Text Description, IReadOnlyList<Curve> Curves)
    : Picture(Name, Title, Description)
{
    /// <inheritdoc/>
    public override Type Component => typeof(CurvesFigure);

    /// <inheritdoc/>
    public override bool IsNarrow => true;

    /// <inheritdoc/>
    public override bool RestsAtEnd => true;
}
