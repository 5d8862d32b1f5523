using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TorchConv.Tables;

namespace TorchConv.Cli.Output;

/// <summary>The output of a command: blocks for people, and the same as data.</summary>
internal sealed record Document(IReadOnlyList<Block> Blocks, Func<string> Json)
{
    /// <summary>The table that is written as comma-separated values: the first one.</summary>
    public Table Csv { get; init; } = Blocks.OfType<Table>().FirstOrDefault() ?? new Table([], []);

    public static Document Create<T>(IReadOnlyList<Block> blocks, T data, JsonTypeInfo<T> type) =>
        new(blocks, () => JsonSerializer.Serialize(data, type));
}
