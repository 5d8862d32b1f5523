using BenchmarkDotNet.Attributes;
using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchSharp;

namespace TorchConv.Benchmarks;

/// <summary>What it costs to build a layer of the article, to predict its facts and to measure them.</summary>
public class Layers
{
    private static readonly Dictionary<string, (LayerSpec Layer, Shape Input)> Kinds = new()
    {
        ["fully connected"] = (Layer.FullyConnected(300, 3000), [1, 300]),
        ["dilated"] = (Layer.Conv2d(3, 30, 10, dilation: 2), [1, 3, 32, 32]),
        ["separable"] = (Layer.DepthwiseSeparable(3, 30, 10), [1, 3, 32, 32]),
        ["transposed"] = (Layer.Transposed(3, 30, 10), [1, 3, 32, 32]),
    };

    [ParamsSource(nameof(Names))]
    public string Kind { get; set; } = "";

    public static IEnumerable<string> Names => Kinds.Keys;

    [Benchmark(Description = "predict")]
    public LayerFacts Predict() => Kinds[Kind].Layer.Predict(Kinds[Kind].Input);

    [Benchmark(Description = "measure")]
    public LayerFacts Measure() => Kinds[Kind].Layer.Measure(Kinds[Kind].Input);

    [Benchmark(Description = "build")]
    public void Build() => Kinds[Kind].Layer.Build().Dispose();

    [Benchmark(Description = "build on META")]
    public void BuildOnMeta() => Kinds[Kind].Layer.Build(torch.META).Dispose();
}
