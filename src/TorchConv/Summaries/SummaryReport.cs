using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using TorchConv.Arithmetic;
using TorchConv.Modules;
using TorchConv.Tables;

namespace TorchConv.Summaries;

/// <summary>
/// A summary as data. If the multiply-adds are not completely known, they are null, and the known part is given beside them.
/// </summary>
internal sealed record SummaryReport(
    IReadOnlyList<SummaryReport.Input> Inputs,
    string Pass,
    long Parameters,
    long TrainableParameters,
    long FrozenParameters,
    long Buffers,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? MultiplyAdds,
    long? MultiplyAddsAtLeast,
    long InputBytes,
    long ParameterBytes,
    long ActivationBytes,
    IReadOnlyList<string> Unused,
    IReadOnlyList<string> Unseen,
    ModuleReport Model)
{
    public static SummaryReport From(ModelSummary summary) => new(
        [
            .. summary.Inputs.Where(input => !input.IsValue)
                .Select(input => new Input(NumberRow.From(input.Shape), ModelInput.NameOf(input.Type!.Value))),
        ],
        JsonNamingPolicy.CamelCase.ConvertName(summary.Pass.ToString()),
        summary.Parameters,
        summary.TrainableParameters,
        summary.FrozenParameters,
        summary.Buffers,
        summary.MultiplyAdds.Exact,
        ModuleReport.AtLeast(summary.MultiplyAdds),
        summary.InputBytes,
        summary.ParameterBytes,
        summary.ActivationBytes,
        summary.Unused,
        summary.Unseen,
        ModuleReport.From(summary.Model));

    public static string NameOf(NoField reason) => JsonNamingPolicy.CamelCase.ConvertName(reason.ToString());

    /// <summary>One input.</summary>
    internal sealed record Input(NumberRow Shape, string Type);
}

/// <summary>One call of a module as data; window and field are omitted if it has none.</summary>
internal sealed record ModuleReport(
    string Name,
    string Path,
    string Type,
    NumberRow InputShapes,
    NumberRow OutputShapes,
    NumberRow? KernelSize,
    NumberRow? Stride,
    NumberRow? Padding,
    NumberRow? Dilation,
    long? Groups,
    NumberRow? ReceptiveField,
    NumberRow? EffectiveStride,
    NumberRow? EffectivePadding,
    bool? IsAligned,
    string? NoField,
    NumberRow? AddsContextFrom,
    long Parameters,
    long TrainableParameters,
    bool IsRepeated,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? MultiplyAdds,
    long? MultiplyAddsAtLeast,
    double Share,
    long OutputBytes,
    IReadOnlyList<ModuleReport> Calls)
{
    public static ModuleReport From(ModuleFacts facts) => new(
        facts.Name,
        facts.Path,
        facts.Type,
        NumberRow.From(facts.Inputs.Select(NumberRow.From)),
        NumberRow.From(facts.Outputs.Select(NumberRow.From)),
        Along(facts.Window, axis => axis.Kernel),
        Along(facts.Window, axis => axis.Stride),
        Along(facts.Window, axis => axis.PaddingBefore),
        Along(facts.Window, axis => axis.Dilation),
        facts.Window?.Groups,
        facts.ReceptiveField is { } field ? NumberRow.From(field.Sizes) : null,
        facts.ReceptiveField is { } strided ? NumberRow.From(strided.EffectiveStrides.Select(stride => stride.ToDouble())) : null,
        facts.ReceptiveField is { } padded ? NumberRow.From(padded.EffectivePaddings.Select(padding => padding.ToDouble())) : null,
        facts.ReceptiveField?.IsAligned,
        facts.NoField is { } reason ? SummaryReport.NameOf(reason) : null,
        facts.AddsContextFrom is { } from ? NumberRow.From(from) : null,
        facts.Parameters,
        facts.TrainableParameters,
        facts.IsRepeated,
        facts.MultiplyAdds.Exact,
        AtLeast(facts.MultiplyAdds),
        Math.Round(facts.Share, 6),
        facts.OutputBytes,
        [.. facts.Calls.Select(From)]);

    /// <summary>Returns the known part if it is not complete; otherwise null.</summary>
    public static long? AtLeast(MultiplyAdds multiplyAdds) => multiplyAdds.IsComplete ? null : multiplyAdds.Known;

    private static NumberRow? Along(WindowFacts? window, Func<SlidingWindow, long> size) =>
        window is null ? null : NumberRow.From(window.Axes.Select(size));
}

/// <summary>Writes a summary as JSON; generated at compile time.</summary>
[JsonSerializable(typeof(SummaryReport))]
internal sealed partial class SummaryJson : JsonSerializerContext
{
    // Modules may be nested deeper than the default limit of 64 levels.
    private const int MaxDepth = 1000;

    /// <summary>Names in camelCase, × and Chinese unescaped: the output is not HTML.</summary>
    public static SummaryJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = MaxDepth,
    });
}
