using TorchConv.Article;
using TorchConv.Layers;

namespace TorchConv.Lab.Figures;

/// <summary>Which channels reach which: a column of channels before and after each of some convolutions in a row.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Description">What it says.</param>
/// <param name="Layers">The convolutions, the first one first.</param>
/// <param name="Labels">What each is called.</param>
public sealed record WiringPicture(string Name, Text Title, Text Description, IReadOnlyList<Conv2dSpec> Layers, IReadOnlyList<Text> Labels)
    : Picture(Name, Title, Description)
{
    /// <summary>Up to so many channels are drawn one by one, and so many nodes of a column at all.</summary>
    public const int MaxNodes = 32;

    /// <summary>The names of the halves, thirds, … from the top; none where the channels stand together.</summary>
    public IReadOnlyList<Text> Lanes { get; init; } = [];

    /// <inheritdoc/>
    public override Type Component => typeof(WiringFigure);

    /// <inheritdoc/>
    public override bool IsNarrow => Layers.Count == 1;
}

/// <summary>Channels that stand between two layers: drawn one by one, or as a block for each group.</summary>
/// <param name="Channels">How many there are.</param>
/// <param name="Nodes">Into how many nodes they are gathered.</param>
internal sealed record ChannelColumn(long Channels, long Nodes)
{
    private const int DrawnOfMany = 16;

    /// <summary>How many nodes are drawn; behind them stands how many are left out.</summary>
    public int Drawn => (int)(Nodes > WiringPicture.MaxNodes ? DrawnOfMany : Nodes);

    /// <summary>Channels of one node.</summary>
    public long Each => Channels / Nodes;

    /// <summary>The column between a layer of so many groups and the next; where no layer of the picture is divided, there are no blocks.</summary>
    public static ChannelColumn Of(long channels, long groupsBefore, long groupsAfter, bool isDivided) =>
        new(channels, channels <= WiringPicture.MaxNodes || !isDivided ? channels : CommonMultiple(groupsBefore, groupsAfter));

    /// <summary>The group of a layer that a node belongs to.</summary>
    public long GroupOf(long node, long groups) => node * Each / (Channels / groups);

    private static long CommonMultiple(long a, long b)
    {
        (long x, long y) = (a, b);
        while (y != 0)
            (x, y) = (y, x % y);
        return a / x * b;
    }
}
