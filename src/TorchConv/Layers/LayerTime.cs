using System.Diagnostics;
using TorchConv.Arithmetic;
using TorchSharp;

namespace TorchConv.Layers;

/// <summary>How long a layer's forward pass takes on this machine, in float32, and what it moves and multiplies meanwhile.</summary>
/// <param name="Milliseconds">The times of all repetitions, the shortest first.</param>
/// <param name="Threads">How many threads libtorch may use.</param>
/// <param name="MultiplyAdds">Those of one pass.</param>
/// <param name="Bytes">Input, weights, biases and output once: what must be moved at least.</param>
internal sealed record LayerTime(IReadOnlyList<double> Milliseconds, int Threads, long MultiplyAdds, long Bytes)
{
    private const int MostRepetitions = 50, LeastRepetitions = 5, Budget = 500;
    private const long MostBytes = 4L << 30;

    /// <summary>Multiply-adds a byte above which this kind of processor multiplies longer than it moves.</summary>
    private const double Balance = 8;

    public double Median => Milliseconds[Milliseconds.Count / 2];

    /// <summary>Multiply-adds for each byte that is moved: the arithmetic intensity.</summary>
    public double Intensity => (double)MultiplyAdds / Bytes;

    /// <summary>Whether moving takes longer than multiplying, by the intensity.</summary>
    public bool IsMemoryBound => Intensity < Balance;

    /// <summary>Runs a layer again and again, after warming up, without gradients.</summary>
    /// <exception cref="ArgumentException">The layer cannot take this input, or the tensors would need more than 4 GB.</exception>
    public static LayerTime Of(LayerSpec layer, Shape input)
    {
        LayerFacts facts = layer.Predict(input);
        long bytes = checked(sizeof(float) * (input.Elements + facts.Parameters + facts.OutputShape.Elements));
        if (bytes > MostBytes)
        {
            throw new ArgumentException(
                $"input ({input}) and the layer would move {bytes:N0} bytes; what is timed must move at most {MostBytes:N0}",
                nameof(input));
        }

        using DisposeScope scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        using torch.nn.Module<torch.Tensor, torch.Tensor> module = layer.Build(torch.CPU, torch.ScalarType.Float32);
        torch.Tensor image = torch.ones(input.ToArray(), torch.ScalarType.Float32);
        List<double> times = [];
        Run();
        Run();
        Stopwatch all = Stopwatch.StartNew();
        while (times.Count < LeastRepetitions || (times.Count < MostRepetitions && all.ElapsedMilliseconds < Budget))
            times.Add(Run());
        return new LayerTime([.. times.Order()], torch.get_num_threads(), facts.MultiplyAdds, bytes);

        double Run()
        {
            long start = Stopwatch.GetTimestamp();
            using torch.Tensor output = module.call(image);
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
    }
}
