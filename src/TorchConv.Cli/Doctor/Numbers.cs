using static TorchSharp.torch;

namespace TorchConv.Cli.Doctor;

/// <summary>What a tensor holds, and its shape.</summary>
internal sealed record Numbers(double[] Values, long[] Shape)
{
    /// <summary>Whole numbers from 1 to 4 in an order without a period that a kernel could have.</summary>
    public static Numbers Of(long[] shape, int seed)
    {
        Random random = new(seed);
        return new([.. Enumerable.Range(0, (int)shape.Aggregate(1L, (product, size) => product * size)).Select(_ => (double)random.Next(1, 5))], shape);
    }

    public Tensor As(ScalarType type) => tensor(Values, type).reshape(Shape);
}
