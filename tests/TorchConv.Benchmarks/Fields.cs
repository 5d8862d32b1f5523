using BenchmarkDotNet.Attributes;
using TorchConv.Layers;
using TorchConv.ReceptiveFields;

namespace TorchConv.Benchmarks;

/// <summary>A receptive field by arithmetic, and as the gradient of the real layers shows it.</summary>
public class Fields
{
    private static readonly Dictionary<string, LayerSpec> Stacks = new()
    {
        ["3×3, dilations 1 2 5"] = Layer.Stack(Layer.Conv2d(1, 1, 3), Layer.Conv2d(1, 1, 3, dilation: 2), Layer.Conv2d(1, 1, 3, dilation: 5)),
        ["10 of 3×3"] = Layer.Stack(Enumerable.Range(0, 10).Select(_ => Layer.Conv2d(1, 1, 3))),
    };

    [ParamsSource(nameof(Names))]
    public string Stack { get; set; } = "";

    public static IEnumerable<string> Names => Stacks.Keys;

    [Benchmark(Description = "predict")]
    public ReceptiveField Predict() => ReceptiveField.Of(Stacks[Stack]);

    [Benchmark(Description = "measure")]
    public Coverage Measure() => ReceptiveField.Measure(Stacks[Stack]);
}
