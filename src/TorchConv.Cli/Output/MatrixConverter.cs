using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TorchConv.Cli.Output;

/// <summary>A matrix is an array of rows, each an array of numbers, on one line.</summary>
internal sealed class MatrixConverter : JsonConverter<double[,]>
{
    public override double[,] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("matrices are only written");

    public override void Write(Utf8JsonWriter writer, double[,] value, JsonSerializerOptions options)
    {
        IEnumerable<string> rows = Enumerable.Range(0, value.GetLength(0)).Select(row =>
            $"[{string.Join(',', Enumerable.Range(0, value.GetLength(1)).Select(column => value[row, column].ToString("R", CultureInfo.InvariantCulture)))}]");
        writer.WriteRawValue($"[{string.Join(',', rows)}]");
    }
}
