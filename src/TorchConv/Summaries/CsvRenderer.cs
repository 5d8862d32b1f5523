using System.Globalization;
using System.Text;
using TorchConv.Arithmetic;
using TorchConv.Modules;

namespace TorchConv.Summaries;

/// <summary>Writes all calls of a summary as lines of comma-separated values (RFC 4180), numbers without separators, what is not known left empty.</summary>
internal static class CsvRenderer
{
    public static string Render(ModelSummary summary)
    {
        StringBuilder text = new("path,type,depth,inputShapes,outputShapes,kernelSize,stride,padding,dilation,groups,receptiveField,effectiveStride,parameters,trainableParameters,isRepeated,multiplyAdds,share,outputBytes\n");
        Append(text, summary.Model, 0);
        return text.ToString().TrimEnd('\n');
    }

    private static void Append(StringBuilder text, ModuleFacts facts, int depth)
    {
        object?[] cells =
        [
            facts.Path,
            facts.Type,
            depth,
            Print(facts.Inputs),
            Print(facts.Outputs),
            Print(facts.Window, axis => axis.Kernel),
            Print(facts.Window, axis => axis.Stride),
            Print(facts.Window, axis => axis.PaddingBefore),
            Print(facts.Window, axis => axis.Dilation),
            facts.Window?.Groups,
            facts.ReceptiveField is { } field ? string.Join('x', field.Sizes) : null,
            facts.ReceptiveField is { } strided ? string.Join('x', strided.EffectiveStrides) : null,
            facts.Parameters,
            facts.TrainableParameters,
            facts.IsRepeated ? "true" : "false",
            facts.MultiplyAdds.Exact,
            facts.Share.ToString("0.######", CultureInfo.InvariantCulture),
            facts.OutputBytes,
        ];
        text.AppendJoin(',', cells.Select(cell => Quote(Convert.ToString(cell, CultureInfo.InvariantCulture) ?? ""))).Append('\n');
        foreach (ModuleFacts call in facts.Calls)
            Append(text, call, depth + 1);
    }

    private static string Print(IReadOnlyList<Shape> shapes) => string.Join(' ', shapes.Select(shape => string.Join('x', shape)));

    private static string? Print(WindowFacts? window, Func<SlidingWindow, long> size) => window is null ? null : string.Join('x', window.Axes.Select(size));

    private static string Quote(string cell) =>
        cell.AsSpan().ContainsAny(",\"\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
