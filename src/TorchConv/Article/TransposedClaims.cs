using TorchConv.Arithmetic;
using TorchConv.Layers;
using static TorchConv.Article.BothSources;
using static TorchConv.Article.Evidence;
using static TorchSharp.torch;

namespace TorchConv.Article;

/// <summary>Section 3, transposed convolution (转置卷积, 反卷积), with the numbers of its worked example.</summary>
internal static class TransposedClaims
{
    private static readonly double[,] X = { { 3, 5, 2, 7 }, { 4, 1, 3, 8 }, { 6, 3, 8, 2 }, { 9, 6, 1, 5 } };
    private static readonly double[,] K = { { 1, 2, 1 }, { 2, 1, 2 }, { 1, 1, 2 } };
    private static readonly double[,] Convolved = { { 55, 52 }, { 57, 50 } };

    private static readonly double[,] Result =
    {
        { 55, 162, 159, 52 },
        { 167, 323, 319, 154 },
        { 169, 264, 326, 204 },
        { 57, 107, 164, 100 },
    };

    private static readonly (Text Label, int Row, int Column, double[,] Patch)[] Patches =
    [
        (new("55 projects to", "55 投影为"), 0, 0, new double[,] { { 55, 110, 55 }, { 110, 55, 110 }, { 55, 55, 110 } }),
        (new("52 projects to", "52 投影为"), 0, 1, new double[,] { { 52, 104, 52 }, { 104, 52, 104 }, { 52, 52, 104 } }),
        (new("57 projects to", "57 投影为"), 1, 0, new double[,] { { 57, 114, 57 }, { 114, 57, 114 }, { 57, 57, 114 } }),
        (new("50 projects to", "50 投影为"), 1, 1, new double[,] { { 50, 100, 50 }, { 100, 50, 100 }, { 50, 50, 100 } }),
    ];

    public static IReadOnlyList<Claim> All { get; } =
    [
        new("T1", Section.Transposed, new("4×4 through a 3×3 kernel gives 2×2", "4×4 的输入经 3×3 卷积核得到 2×2 的输出"), () =>
        [
            .. Agree(new("output shape", "输出形状"), Shape.Of(1, 1, 2, 2), Layer.Conv2d(1, 1, 3, bias: false), [1, 1, 4, 4], OutputShape),
            That(new("conv(X)", "conv(X)"), Source.Measured, Convolved, Example.Matrix(Convolve(X))),
        ]),
        new("T2", Section.Transposed, new("2×2 through a transposed 3×3 kernel gives 4×4", "2×2 的输入经同样 3×3 卷积核的转置卷积得到 4×4 的输出"), () =>
            Agree(new("output shape", "输出形状"), Shape.Of(1, 1, 4, 4), Layer.Transposed(1, 1, 3, bias: false), [1, 1, 2, 2], OutputShape)),
        new("T3", Section.Transposed, new("it restores the size, not the values", "反卷积只能恢复尺寸并不能恢复数值"), SizeNotValues),
        new("T4", Section.Transposed, new("55 projects to [[55,110,55],[110,55,110],[55,55,110]], the other three alike", "55 投影得到 [[55,110,55],[110,55,110],[55,55,110]]，其余三个亦是如此"), Projections),
        new("T5", Section.Transposed, new("adding the four overlapping maps gives the result", "四张特征图叠加后得到反卷积的结果"), Overlap),
        new("T8", Section.Transposed, new("it turns low resolution into high, in generators and segmentation decoders", "用于把低分辨率变为高分辨率：生成图片、语义分割的解码"), () =>
        [
            .. Agree(new("kernel 2, stride 2: 16×16 becomes", "kernel 2，stride 2：16×16 变为"), Shape.Of(1, 8, 32, 32), Layer.Transposed(16, 8, 2, stride: 2), [1, 16, 16, 16], OutputShape),
            .. Agree(new("kernel 4, stride 2, padding 1: 16×16 becomes", "kernel 4，stride 2，padding 1：16×16 变为"), Shape.Of(1, 8, 32, 32), Layer.Transposed(16, 8, 4, stride: 2, padding: 1), [1, 16, 16, 16], OutputShape),
        ]),
    ];

    private static Tensor Convolve(double[,] input) => nn.functional.conv2d(Example.Image(input), Example.Image(K));

    private static Tensor Transpose(double[,] input) => nn.functional.conv_transpose2d(Example.Image(input), Example.Image(K));

    private static IEnumerable<Evidence> SizeNotValues()
    {
        Tensor back = Transpose(Convolved);
        yield return That(new("the size comes back", "尺寸恢复"), Source.Predicted, 4L, new SlidingWindow(3).TransposedOutputLength(new SlidingWindow(3).OutputLength(4)));
        yield return That(new("the size comes back", "尺寸恢复"), Source.Measured, Shape.Of(1, 1, 4, 4), Shape.Of(back.shape));
        yield return That(new("the values come back", "数值恢复"), Source.Measured, false, back.equal(Example.Image(X)).all().item<bool>());
        yield return That(new("largest difference from X", "与 X 的最大差"), Source.Predicted, 322.0, Zip(Result, X, (a, b) => Math.Abs(a - b)).Cast<double>().Max());
        yield return That(new("largest difference from X", "与 X 的最大差"), Source.Measured, 322.0, Example.LargestDifference(back, Example.Image(X)));
    }

    private static IEnumerable<Evidence> Projections()
    {
        foreach (var (label, row, column, patch) in Patches)
        {
            yield return That(label, Source.Predicted, patch, Zip(K, K, (weight, _) => Convolved[row, column] * weight));

            double[,] alone = new double[2, 2];
            alone[row, column] = Convolved[row, column];
            yield return That(label, Source.Measured, patch, Example.Matrix(Transpose(alone)[.., .., row..(row + 3), column..(column + 3)]));
        }
    }

    private static IEnumerable<Evidence> Overlap()
    {
        double[,] sum = new double[4, 4];
        foreach (var (_, row, column, patch) in Patches)
        {
            for (int i = 0; i < 9; i++)
                sum[row + (i / 3), column + (i % 3)] += patch[i / 3, i % 3];
        }

        yield return That(new("the four maps added", "四张图相加"), Source.Predicted, Result, sum);
        yield return That(new("the transposed convolution", "转置卷积"), Source.Measured, Result, Example.Matrix(Transpose(Convolved)));
        yield return That(new("its sum, 214 × 13", "总和，214 × 13"), Source.Predicted, 2782.0, Convolved.Cast<double>().Sum() * K.Cast<double>().Sum());
        yield return That(new("its sum", "总和"), Source.Measured, 2782.0, Transpose(Convolved).sum().item<double>());
    }

    private static double[,] Zip(double[,] a, double[,] b, Func<double, double, double> with)
    {
        double[,] result = new double[a.GetLength(0), a.GetLength(1)];
        for (int i = 0; i < a.Length; i++)
        {
            var (row, column) = Math.DivRem(i, a.GetLength(1));
            result[row, column] = with(a[row, column], b[row, column]);
        }

        return result;
    }
}
