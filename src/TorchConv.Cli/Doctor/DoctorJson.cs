using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TorchConv.Cli.Doctor;

/// <summary>The JSON of <c>doctor</c>: its report, and what its processes tell each other.</summary>
[JsonSerializable(typeof(DoctorReport))]
[JsonSerializable(typeof(LibTorch))]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Failure))]
internal sealed partial class DoctorJson : JsonSerializerContext
{
    /// <summary>Indented, with Chinese as it is: the report.</summary>
    public static DoctorJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>On one line, between processes of the command line.</summary>
    public static DoctorJson Compact { get; } =
        new(new JsonSerializerOptions { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals });
}
