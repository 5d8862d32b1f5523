using TorchConv.Article;

namespace TorchConv.Lab.Figures;

/// <summary>A picture before it is drawn: the facts that it shows.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What it shows, in a few words.</param>
/// <param name="Description">What it says, for those who cannot see it.</param>
public abstract record Picture(string Name, Text Title, Text Description)
{
    /// <summary>The component that draws it; it has one parameter, <c>Picture</c>.</summary>
    public abstract Type Component { get; }

    /// <summary>Whether another picture has room beside it.</summary>
    public virtual bool IsNarrow => false;
}

/// <summary>A picture that would be too large, and why.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What it would show.</param>
/// <param name="Description">The limit.</param>
public sealed record NotDrawn(string Name, Text Title, Text Description) : Picture(Name, Title, Description)
{
    /// <inheritdoc/>
    public override Type Component => typeof(NotDrawnFigure);
}
