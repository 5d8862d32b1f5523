using System.Text.Json.Serialization;
using TorchConv.Porting;
using TorchConv.Tables;

namespace TorchConv.Cli.Commands;

/// <summary>Ported text as data.</summary>
internal sealed record PortReport(
    [property: JsonPropertyName("csharp")] string CSharp,
    long Parameters,
    bool AreAllCounted,
    bool IsOrderKnown,
    bool Fits,
    IReadOnlyList<PortReport.Module> Modules,
    IReadOnlyList<NotPorted> NotPorted,
    IReadOnlyList<string> Notes)
{
    public static PortReport Of(Port port) => new(
        port.CSharp,
        port.Parameters,
        port.AreAllCounted,
        port.IsOrderKnown,
        port.Fits,
        [.. port.Rows.Select(row => new Module(
            row.Path,
            row.Line,
            row.Kind,
            row.Parameters,
            row.Input is { } input ? NumberRow.From(input) : null,
            row.Output is { } shape ? NumberRow.From(shape) : null,
            row.Field is { } field ? NumberRow.From(field) : null,
            row.Problem))],
        port.Unknown,
        port.Notes);

    /// <summary>The facts of one module.</summary>
    internal sealed record Module(string Path, int Line, string Kind, long? Parameters, NumberRow? InputShape, NumberRow? OutputShape,
        NumberRow? Field, string? Problem);
}
