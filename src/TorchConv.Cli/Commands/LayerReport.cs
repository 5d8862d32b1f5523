using System.Text.Json.Serialization;
using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchConv.Tables;

namespace TorchConv.Cli.Commands;

/// <summary>A layer as data, the same for <c>layer</c> and <c>compare</c>.</summary>
internal sealed record LayerReport(
    string Kind,
    long Parameters,
    long WeightParameters,
    long BiasParameters,
    string Formula,
    NumberRow InputShape,
    NumberRow OutputShape,
    long MultiplyAdds,
    [property: JsonPropertyName("csharp")] string CSharp,
    [property: JsonPropertyName("pytorch")] string PyTorch,
    LayerReport.Timing? Time = null)
{
    public static LayerReport From(string kind, LayerSpec layer, Shape input, LayerFacts facts, LayerTime? time = null) => new(
        kind,
        facts.Parameters,
        facts.WeightParameters,
        facts.BiasParameters,
        layer.Formula,
        NumberRow.From(input),
        NumberRow.From(facts.OutputShape),
        facts.MultiplyAdds,
        layer.CSharp,
        layer.PyTorch,
        time is null
            ? null
            : new Timing(time.Median, time.Milliseconds[0], time.Milliseconds[^1], time.Milliseconds.Count, time.Threads, time.Bytes,
                time.Intensity));

    /// <summary>The time of a forward pass in float32, in milliseconds.</summary>
    internal sealed record Timing(double Median, double Least, double Most, int Repetitions, int Threads, long Bytes,
        double MultiplyAddsPerByte);
}

/// <summary>Layer kinds side by side, as data.</summary>
internal sealed record CompareReport(NumberRow Input, IReadOnlyList<LayerReport> Layers);
