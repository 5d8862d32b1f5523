using BenchmarkDotNet.Attributes;
using TorchConv.Arithmetic;
using TorchConv.Layers;
using static TorchSharp.torch;

namespace TorchConv.Benchmarks;

/// <summary>
/// What dilation, groups and separability gain on this machine: the forward time of each kind of layer from 64 to 64 channels of
/// 56×56 in float32, beside its multiply-adds. Each keeps the size of its input.
/// </summary>
[MultiplyAddsColumn]
public class LayerKinds : IDisposable
{
    public static readonly Shape Input = [1, 64, 56, 56];

    private static readonly Dictionary<string, LayerSpec> Layers = new()
    {
        [nameof(Ordinary)] = Layer.Conv2d(64, 64, 3, padding: 1),
        [nameof(Dilated)] = Layer.Conv2d(64, 64, 3, padding: 2, dilation: 2),
        [nameof(Grouped4)] = Layer.Conv2d(64, 64, 3, padding: 1, groups: 4),
        [nameof(Grouped16)] = Layer.Conv2d(64, 64, 3, padding: 1, groups: 16),
        [nameof(Depthwise)] = Layer.Conv2d(64, 64, 3, padding: 1, groups: 64),
        [nameof(Pointwise)] = Layer.Pointwise(64, 64),
        [nameof(Separable)] = Layer.DepthwiseSeparable(64, 64, 3, padding: 1),
        [nameof(Transposed)] = Layer.Transposed(64, 64, 3, padding: 1),
        [nameof(LargeKernel)] = Layer.Conv2d(64, 64, 5, padding: 2),
    };

    private readonly Tensor _input = randn(Input.ToArray());
    private readonly Dictionary<string, nn.Module<Tensor, Tensor>> _modules = Layers.ToDictionary(pair => pair.Key, pair => pair.Value.Build());

    public static long MultiplyAddsOf(string method) => Layers[method].Predict(Input).MultiplyAdds;

    [Benchmark(Baseline = true, Description = "ordinary 3×3")]
    public void Ordinary() => Forward(nameof(Ordinary));

    [Benchmark(Description = "dilated by 2")]
    public void Dilated() => Forward(nameof(Dilated));

    [Benchmark(Description = "in 4 groups")]
    public void Grouped4() => Forward(nameof(Grouped4));

    [Benchmark(Description = "in 16 groups")]
    public void Grouped16() => Forward(nameof(Grouped16));

    [Benchmark(Description = "depthwise, 64 groups")]
    public void Depthwise() => Forward(nameof(Depthwise));

    [Benchmark(Description = "pointwise 1×1")]
    public void Pointwise() => Forward(nameof(Pointwise));

    [Benchmark(Description = "depthwise separable")]
    public void Separable() => Forward(nameof(Separable));

    [Benchmark(Description = "transposed 3×3")]
    public void Transposed() => Forward(nameof(Transposed));

    [Benchmark(Description = "ordinary 5×5")]
    public void LargeKernel() => Forward(nameof(LargeKernel));

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _input.Dispose();
        foreach (nn.Module module in _modules.Values)
            module.Dispose();
    }

    private void Forward(string kind)
    {
        using IDisposable noGrad = no_grad();
        _modules[kind].call(_input).Dispose();
    }
}
