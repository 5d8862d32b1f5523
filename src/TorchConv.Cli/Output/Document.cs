using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TorchConv.Tables;

namespace TorchConv.Cli.Output;

/// <summary>What a command prints: blocks to read, and the same as data.</summary>
internal sealed record Document(IReadOnlyList<Block> Blocks, Func<string> Json)
{
    /// <summary>What is written as comma-separated values: the first table.</summary>
    public Table Csv { get; init; } = Blocks.OfType<Table>().FirstOrDefault() ?? new Table([], []);

    public static Document Create<T>(IReadOnlyList<Block> blocks, T data, JsonTypeInfo<T> type) => new(blocks, () => JsonSerializer.Serialize(data, type));
}
