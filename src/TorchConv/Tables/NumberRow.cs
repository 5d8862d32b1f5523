using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;
using TorchConv.Arithmetic;

namespace TorchConv.Tables;

/// <summary>An array of numbers in JSON on one line, so that shapes are readable; each number with all of its digits.</summary>
/// <param name="Numbers">The numbers, or arrays of numbers, as JSON.</param>
[JsonConverter(typeof(NumberRowConverter))]
internal sealed record NumberRow(IEnumerable<string> Numbers)
{
    public static NumberRow From<T>(IEnumerable<T> numbers)
        where T : INumber<T> => new(numbers.Select(number => number.ToString(null, CultureInfo.InvariantCulture)));

    public static NumberRow From(Size size) => From([size.Height, size.Width]);

    /// <summary>A matrix as an array of rows.</summary>
    public static NumberRow From(double[,] matrix) => From(Enumerable.Range(0, matrix.GetLength(0)).Select(row =>
        From(Enumerable.Range(0, matrix.GetLength(1)).Select(column => matrix[row, column]))));

    /// <summary>An array of rows.</summary>
    public static NumberRow From(IEnumerable<NumberRow> rows) => new(rows.Select(row => row.ToString()));

    /// <summary>Returns the array as JSON.</summary>
    public override string ToString() => $"[{string.Join(',', Numbers)}]";
}

/// <inheritdoc cref="NumberRow"/>
internal sealed class NumberRowConverter : JsonConverter<NumberRow>
{
    public override NumberRow Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("rows of numbers are only written");

    public override void Write(Utf8JsonWriter writer, NumberRow value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.ToString());
}
