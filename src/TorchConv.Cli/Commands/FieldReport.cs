using System.Globalization;
using System.Numerics;
using System.Text.Json.Serialization;
using TorchConv.Arithmetic;
using TorchConv.ReceptiveFields;
using TorchConv.Tables;

namespace TorchConv.Cli.Commands;

/// <summary>A receptive field as data.</summary>
internal sealed record FieldReport(
    IReadOnlyList<FieldReport.Row> Layers,
    NumberRow Field,
    NumberRow Touched,
    long TouchedPositions,
    long Positions,
    bool Gridded,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] NumberRow? Hdc,
    FieldReport.HitRows? Hits,
    FieldReport.Measurement? Measured)
{
    public static FieldReport From(ReceptiveField field, IReadOnlyList<string> words, Coverage? measured) => new(
        [.. field.Layers.Zip(words, (layer, word) => new Row(
            word,
            NumberRow.From(layer.Size),
            Ratios(layer.StrideAlongHeight, layer.StrideAlongWidth),
            Ratios(layer.PaddingAlongHeight, layer.PaddingAlongWidth)))],
        NumberRow.From(field.Size),
        NumberRow.From(field.Touched),
        field.TouchedPositions,
        field.Positions,
        field.IsGridded,
        HybridDilation.Of(field.Stack) is { } hdc ? NumberRow.From(hdc.M) : null,
        FieldMap.Hits(field.Height) is { } height && FieldMap.Hits(field.Width) is { } width
            ? new HitRows(NumberRow.From(height), NumberRow.From(width))
            : null,
        measured is null ? null : new Measurement(measured.TouchedPositions, measured.Equals(field.Map())));

    /// <summary>The influence of each position; null if it is not asked for.</summary>
    public EffectiveMeasurement? Effective { get; init; }

    /// <summary>Ratios as decimal numbers; whole numbers without decimals.</summary>
    private static NumberRow Ratios(params Fraction[] ratios) => new(ratios.Select(ratio =>
        ratio.Denominator == 1 ? ratio.ToString() : ratio.ToDouble().ToString("R", CultureInfo.InvariantCulture)));

    /// <summary>The field of one layer's output.</summary>
    internal sealed record Row(string Layer, NumberRow Field, NumberRow Stride, NumberRow Padding);

    /// <summary>The number of paths from each position; omitted if the field is too long to count them.</summary>
    internal sealed record HitRows(NumberRow Height, NumberRow Width);

    /// <summary>The field measured by the gradients of the real layers.</summary>
    internal sealed record Measurement(long TouchedPositions, bool Agrees);

    /// <summary>
    /// The influence of each position relative to the largest, in four digits; how many are larger than the threshold, and the side of a
    /// square of as many.
    /// </summary>
    internal sealed record EffectiveMeasurement(int Draws, long Seed, double Threshold, long Positions, double Size, NumberRow Influence)
    {
        public static EffectiveMeasurement From(EffectiveField field, int draws, long seed) => new(
            draws,
            seed,
            Math.Round(EffectiveField.Threshold, Digits),
            field.EffectivePositions,
            Math.Round(field.EffectiveSize, Digits),
            NumberRow.From(Rows(field.Size.Height).Select(row =>
                NumberRow.From(Rows(field.Size.Width).Select(column => Math.Round(field[row, column], Digits))))));

        private const int Digits = 4;

        private static IEnumerable<int> Rows(long count) => Enumerable.Range(0, (int)count);
    }
}

/// <summary>The best dilation lists as data.</summary>
internal sealed record DesignReport(long KernelSize, BigInteger Lists, IReadOnlyList<DesignReport.List> Best)
{
    /// <summary>A list of dilations without gaps.</summary>
    internal sealed record List(NumberRow Dilations, NumberRow Field);
}
