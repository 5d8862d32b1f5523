using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchConv.Tests.Rewrites;

/// <summary>The numbers of the article's third section.</summary>
internal static class Article
{
    public static readonly double[,] Image = { { 3, 5, 2, 7 }, { 4, 1, 3, 8 }, { 6, 3, 8, 2 }, { 9, 6, 1, 5 } };
    public static readonly double[,] Kernel = { { 1, 2, 1 }, { 2, 1, 2 }, { 1, 1, 2 } };
    public static readonly double[,] Convolved = { { 55, 52 }, { 57, 50 } };

    public static readonly double[,] Transposed =
    {
        { 55, 162, 159, 52 },
        { 167, 323, 319, 154 },
        { 169, 264, 326, 204 },
        { 57, 107, 164, 100 },
    };

    /// <summary>The convolution of its kernel.</summary>
    public static Conv2d Convolution()
    {
        Conv2d convolution = nn.Conv2d(1, 1, 3, bias: false, dtype: ScalarType.Float64);
        convolution.weight = new Parameter(tensor(Kernel).reshape(1, 1, 3, 3));
        return convolution;
    }
}
