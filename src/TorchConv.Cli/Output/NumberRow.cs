using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;
using TorchConv.Arithmetic;

namespace TorchConv.Cli.Output;

/// <summary>Numbers in an array on one line, each with all of its digits.</summary>
internal sealed record NumberRow(IEnumerable<string> Numbers)
{
    public static NumberRow Of(IEnumerable<BigInteger> numbers) => new(numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));

    public static NumberRow Of(IEnumerable<long> numbers) => new(numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));

    public static NumberRow Of(Size size) => Of([size.Height, size.Width]);

    /// <summary>Ratios as decimal numbers, whole where they are.</summary>
    public static NumberRow Of(Fraction height, Fraction width) => new([Decimal(height), Decimal(width)]);

    private static string Decimal(Fraction fraction) =>
        fraction.Denominator == 1 ? fraction.ToString() : fraction.ToDouble().ToString("R", CultureInfo.InvariantCulture);
}

/// <inheritdoc cref="NumberRow"/>
internal sealed class NumberRowConverter : JsonConverter<NumberRow>
{
    public override NumberRow Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("rows of numbers are only written");

    public override void Write(Utf8JsonWriter writer, NumberRow value, JsonSerializerOptions options) =>
        writer.WriteRawValue($"[{string.Join(',', value.Numbers)}]");
}
