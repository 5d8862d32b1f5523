using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TorchConv.Cli.Output;

/// <summary>What a command answers: blocks to read, and the same as data.</summary>
internal sealed record Document(IReadOnlyList<Block> Blocks, Func<string> Json)
{
    public static Document Of<T>(IReadOnlyList<Block> blocks, T data, JsonTypeInfo<T> type) => new(blocks, () => JsonSerializer.Serialize(data, type));
}

/// <summary>A part of a document.</summary>
internal abstract record Block;

/// <summary>A title of the blocks that follow; level 1 above level 2.</summary>
internal sealed record Heading(string Text, int Level = 2) : Block;

/// <summary>A line of prose; an empty one is a gap.</summary>
internal sealed record Line(string Text, Tone Tone = Tone.Plain) : Block;

/// <summary>Lines whose spaces count: a drawing, a matrix, code.</summary>
internal sealed record Preformatted(string Text) : Block;

/// <summary>Rows of cells below headers.</summary>
internal sealed record Grid(IReadOnlyList<Column> Columns, IReadOnlyList<IReadOnlyList<string>> Rows) : Block;

/// <summary>A column of a grid; numbers are aligned to the right.</summary>
internal sealed record Column(string Header, bool IsNumber = false);

/// <summary>What a line means, drawn as a colour where there are colours.</summary>
internal enum Tone
{
    Plain,
    Good,
    Remark,
    Bad,
}
