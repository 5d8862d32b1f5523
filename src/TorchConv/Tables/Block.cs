namespace TorchConv.Tables;

/// <summary>A part of what is printed.</summary>
internal abstract record Block;

/// <summary>A title of the blocks that follow; level 1 above level 2.</summary>
internal sealed record Heading(string Text, int Level = 2) : Block;

/// <summary>A line of prose; an empty one is a gap.</summary>
internal sealed record Line(string Text, Tone Tone = Tone.Plain) : Block;

/// <summary>Lines that depend on where they are drawn, and whose spaces count: a map, matrices.</summary>
internal sealed record Drawing(Func<Canvas, string> Draw) : Block;

/// <summary>Values with a label before each.</summary>
internal sealed record Pairs(IReadOnlyList<(string Label, Cell Value)> Rows) : Block;

/// <summary>Rows of cells below headers.</summary>
internal sealed record Table(IReadOnlyList<Column> Columns, IReadOnlyList<IReadOnlyList<Cell>> Rows) : Block;

/// <summary>A column of a table.</summary>
/// <param name="Header">What stands above it.</param>
/// <param name="IsNumber">Whether it is aligned to the right.</param>
/// <param name="Rank">Where the width does not suffice, the columns of the highest rank are omitted first; the first column stays.</param>
internal sealed record Column(string Header, bool IsNumber = false, int Rank = 0);

/// <summary>What a line means, drawn as a colour where there are colours.</summary>
internal enum Tone
{
    /// <summary>Nothing special.</summary>
    Plain,

    /// <summary>Something holds.</summary>
    Good,

    /// <summary>Something to know.</summary>
    Remark,

    /// <summary>Something does not hold.</summary>
    Bad,
}
