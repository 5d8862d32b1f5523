using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using TorchConv.Arithmetic;
using TorchConv.Cli.Commands;
using TorchConv.Cli.Doctor;

namespace TorchConv.Cli.Output;

/// <summary>What commands write as JSON; made at compile time, because reflection would double the start-up time.</summary>
[JsonSerializable(typeof(LayerReport))]
[JsonSerializable(typeof(CompareReport))]
[JsonSerializable(typeof(VerifyReport))]
[JsonSerializable(typeof(DoctorReport))]
[JsonSerializable(typeof(TransposeReport))]
[JsonSerializable(typeof(ProveReport))]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Failure))]
[JsonSerializable(typeof(FieldReport))]
[JsonSerializable(typeof(DesignReport))]
[JsonSerializable(typeof(FiguresReport))]
internal sealed partial class Json : JsonSerializerContext
{
    /// <summary>Indented, with × and Chinese as they are: the output is not HTML.</summary>
    public static Json Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new ShapeConverter(), new NumberRowConverter(), new BigIntegerConverter() },
    });

    /// <summary>On one line, between processes of the command line.</summary>
    public static Json Compact { get; } = new(new JsonSerializerOptions { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals });
}

/// <summary>A shape is an array of numbers, on one line.</summary>
internal sealed class ShapeConverter : JsonConverter<Shape>
{
    public override Shape Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("shapes are only written");

    public override void Write(Utf8JsonWriter writer, Shape value, JsonSerializerOptions options) =>
        writer.WriteRawValue($"[{string.Join(',', value)}]");
}
