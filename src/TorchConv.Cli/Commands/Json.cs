using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using TorchConv.Cli.Output;

namespace TorchConv.Cli.Commands;

/// <summary>The JSON output of commands; generated at compile time, because reflection would double the start-up time.</summary>
[JsonSerializable(typeof(LayerReport))]
[JsonSerializable(typeof(CompareReport))]
[JsonSerializable(typeof(VerifyReport))]
[JsonSerializable(typeof(TransposeReport))]
[JsonSerializable(typeof(ProveReport))]
[JsonSerializable(typeof(FieldReport))]
[JsonSerializable(typeof(ModelFieldReport))]
[JsonSerializable(typeof(DesignReport))]
[JsonSerializable(typeof(FiguresReport))]
[JsonSerializable(typeof(PortReport))]
[JsonSerializable(typeof(WantReport))]
[JsonSerializable(typeof(SameReport))]
internal sealed partial class Json : JsonSerializerContext
{
    /// <summary>Indented, with × and Chinese unescaped: the output is not HTML.</summary>
    public static Json Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new BigIntegerConverter() },
    });
}
