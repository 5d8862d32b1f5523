using TorchConv.Article;
using TorchConv.Layers;

namespace TorchConv.Lab.Figures;

/// <summary>What layers cost, side by side.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Description">What it says.</param>
/// <param name="Layers">The layers and their facts.</param>
public sealed record BarsPicture(string Name, Text Title, Text Description, IReadOnlyList<(Text Label, LayerFacts Facts)> Layers)
    : Picture(Name, Title, Description)
{
    /// <inheritdoc/>
    public override Type Component => typeof(BarsFigure);
}
