namespace TorchConv.Lab.Figures;

/// <summary>A picture: what it shows, by numbers alone. Its component draws it, alive or on paper.</summary>
/// <param name="Name">Its name in a page and on the command line.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Description">What it says.</param>
public abstract record Picture(string Name, Text Title, Text Description)
{
    /// <summary>The component that draws it.</summary>
    public abstract Type Component { get; }

    /// <summary>Whether another picture fits beside it on a wide page.</summary>
    public virtual bool IsNarrow => false;

    /// <summary>Whether it rests on paper at its last step, and not at its first.</summary>
    public virtual bool RestsAtEnd => false;

    /// <summary>Whether it changes with the steps of its scene.</summary>
    public virtual bool Moves => true;
}
