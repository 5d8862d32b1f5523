using BenchmarkDotNet.Attributes;
using TorchConv.Layers;
using static TorchSharp.torch;

namespace TorchConv.Benchmarks;

/// <summary>A layer that TorchConv built against the same layer written by hand: it is the same module, and takes the same time.</summary>
public class Wrapper : IDisposable
{
    private readonly Tensor _input = randn(1, 3, 32, 32);
    private readonly nn.Module<Tensor, Tensor> _byHand = nn.Conv2d(3, 30, 10, dilation: 2);
    private readonly nn.Module<Tensor, Tensor> _built = Layer.Conv2d(3, 30, 10, dilation: 2).Build();

    [Benchmark(Baseline = true, Description = "torch.nn.Conv2d(3, 30, 10, dilation: 2)")]
    public void ByHand() => Forward(_byHand);

    [Benchmark(Description = "Layer.Conv2d(3, 30, 10, dilation: 2).Build()")]
    public void Built() => Forward(_built);

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _input.Dispose();
        _byHand.Dispose();
        _built.Dispose();
    }

    private void Forward(nn.Module<Tensor, Tensor> module)
    {
        using IDisposable noGrad = no_grad();
        module.call(_input).Dispose();
    }
}
