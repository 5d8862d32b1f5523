namespace TorchConv.Tables;

/// <summary>A part of a printed document.</summary>
internal abstract record Block;

/// <summary>A title of the following blocks; level 1 is above level 2.</summary>
internal sealed record Heading(string Text, int Level = 2) : Block;

/// <summary>A line of prose, or an empty line.</summary>
internal sealed record Line(string Text, Tone Tone = Tone.Plain) : Block;

/// <summary>Lines that depend on the canvas and keep their spaces: a map, matrices.</summary>
internal sealed record Drawing(Func<Canvas, string> Draw) : Block;

/// <summary>Values with a label before each.</summary>
internal sealed record Pairs(IReadOnlyList<(string Label, Cell Value)> Rows) : Block;

/// <summary>The meaning of a line, shown as a colour if there are colours.</summary>
internal enum Tone
{
    /// <summary>Nothing special.</summary>
    Plain,

    /// <summary>A confirmed fact.</summary>
    Good,

    /// <summary>A remark.</summary>
    Remark,

    /// <summary>A refuted fact.</summary>
    Bad,
}
