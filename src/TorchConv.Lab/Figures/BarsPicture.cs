namespace TorchConv.Lab.Figures;

/// <summary>What layers cost, side by side: bars as long as the numbers, and how often each is the one they are compared with.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Description">What it says.</param>
/// <param name="Layers">The layers and their facts.</param>
/// <param name="Reference">The layer that the others are compared with, counted from 0.</param>
public sealed record BarsPicture(string Name, Text Title, Text Description, IReadOnlyList<(Text Label, LayerFacts Facts)> Layers,
    int Reference)
    : Picture(Name, Title, Description)
{
    /// <summary>The layer that is spoken of; null for none.</summary>
    public int? Chosen { get; init; }

    /// <inheritdoc/>
    public override Type Component => typeof(BarsFigure);

    /// <inheritdoc/>
    public override bool IsNarrow => true;

    /// <inheritdoc/>
    public override bool Moves => false;
}
