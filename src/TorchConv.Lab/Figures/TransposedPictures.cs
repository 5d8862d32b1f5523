namespace TorchConv.Lab.Figures;

/// <summary>A transposed convolution as one does it by hand: one input after the other is multiplied by the kernel and added to the
/// output.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Description">What it says.</param>
/// <param name="Spreading">The numbers.</param>
public sealed record ScatterPicture(string Name, Text Title, Text Description, Spreading Spreading) : Picture(Name, Title, Description)
{
    /// <inheritdoc/>
    public override Type Component => typeof(ScatterFigure);

    /// <inheritdoc/>
    public override bool IsNarrow => true;
}

/// <summary>The same layer as an ordinary convolution of stride 1 over an input with zeros between its numbers.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Description">What it says.</param>
/// <param name="Spreading">The numbers.</param>
public sealed record StuffedPicture(string Name, Text Title, Text Description, Spreading Spreading) : Picture(Name, Title, Description)
{
    /// <inheritdoc/>
    public override Type Component => typeof(StuffedFigure);

    /// <inheritdoc/>
    public override bool IsNarrow => true;
}
