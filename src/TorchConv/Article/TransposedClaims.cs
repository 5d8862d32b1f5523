using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchConv.Rewrites;
using static TorchConv.Article.BothSources;
using static TorchConv.Article.Evidence;
using static TorchSharp.torch;

namespace TorchConv.Article;

/// <summary>Section 3, transposed convolution (转置卷积), with the numbers of its worked example.</summary>
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

    private static readonly double[][,] Patches =
    [
        new double[,] { { 55, 110, 55 }, { 110, 55, 110 }, { 55, 55, 110 } },
        new double[,] { { 52, 104, 52 }, { 104, 52, 104 }, { 52, 52, 104 } },
        new double[,] { { 57, 114, 57 }, { 114, 57, 114 }, { 57, 57, 114 } },
        new double[,] { { 50, 100, 50 }, { 100, 50, 100 }, { 50, 50, 100 } },
    ];

    /// <summary>The kernel at its four positions, one in each row.</summary>
    private static readonly double[,] C =
    {
        { 1, 2, 1, 0, 2, 1, 2, 0, 1, 1, 2, 0, 0, 0, 0, 0 },
        { 0, 1, 2, 1, 0, 2, 1, 2, 0, 1, 1, 2, 0, 0, 0, 0 },
        { 0, 0, 0, 0, 1, 2, 1, 0, 2, 1, 2, 0, 1, 1, 2, 0 },
        { 0, 0, 0, 0, 0, 1, 2, 1, 0, 2, 1, 2, 0, 1, 1, 2 },
    };

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
        new("T4", Section.Transposed, new(
            "55 projects to [[55,110,55],[110,55,110],[55,55,110]], the other three alike",
            "55 投影得到 [[55,110,55],[110,55,110],[55,55,110]]，其余三个亦是如此"), Projections),
        new("T5", Section.Transposed, new("adding the four overlapping maps gives the result", "四张特征图叠加后得到反卷积的结果"), Overlap),
        new("T6", Section.Transposed, new(
            "as matrices: C is 4×16, C·x is the convolution, Cᵀ·y the transposed convolution",
            "反卷积就是将卷积的 4×16 矩阵转置为 16×4，再与 4×1 的特征图相乘"), AsMatrices),
        new("T7", Section.Transposed, new("the two operations have nothing to do with each other", "反卷积与普通卷积事实上没有任何关系"), Adjoint)
        {
            Correction = new(
                "it is no inverse, but they are adjoint: ⟨conv(x), y⟩ = ⟨x, transposed(y)⟩, "
                    + "and transposed(y) is the gradient of the convolution with respect to its input",
                "它不是逆运算，但二者互为伴随：⟨conv(x), y⟩ = ⟨x, transposed(y)⟩，且 transposed(y) 正是卷积对其输入的梯度"),
        },
        new("T8", Section.Transposed, new("it turns low resolution into high, in generators and segmentation decoders", "用于把低分辨率变为高分辨率：生成图片、语义分割的解码"), () =>
        [
            .. Agree(
                new("kernel 2, stride 2: 16×16 becomes", "kernel 2，stride 2：16×16 变为"),
                Shape.Of(1, 8, 32, 32), Layer.Transposed(16, 8, 2, stride: 2), [1, 16, 16, 16], OutputShape),
            .. Agree(
                new("kernel 4, stride 2, padding 1: 16×16 becomes", "kernel 4，stride 2，padding 1：16×16 变为"),
                Shape.Of(1, 8, 32, 32), Layer.Transposed(16, 8, 4, stride: 2, padding: 1), [1, 16, 16, 16], OutputShape),
        ]),
    ];

    private static Tensor Convolve(double[,] input) => nn.functional.conv2d(Example.Image(input), Example.Image(K));

    private static Tensor Transpose(double[,] input) => nn.functional.conv_transpose2d(Example.Image(input), Example.Image(K));

    private static IEnumerable<Evidence> SizeNotValues()
    {
        Text size = new("the size comes back", "尺寸恢复"), largest = new("largest difference from X", "与 X 的最大差");
        SlidingWindow window = new(3);
        Tensor back = Transpose(Convolved);
        yield return That(size, Source.Predicted, 4L, window.TransposedOutputLength(window.OutputLength(4)));
        yield return That(size, Source.Measured, Shape.Of(1, 1, 4, 4), Shape.Of(back.shape));
        yield return That(new("the values come back", "数值恢复"), Source.Measured, false, back.equal(Example.Image(X)).all().item<bool>());
        yield return That(largest, Source.Predicted, 322.0, Zip(Result, X, (a, b) => Math.Abs(a - b)).Cast<double>().Max());
        yield return That(largest, Source.Measured, 322.0, Example.LargestDifference(back, Example.Image(X)));
    }

    private static IEnumerable<Evidence> Projections()
    {
        foreach (var (step, patch) in new TransposedSteps(Convolved, K).Steps().Zip(Patches))
        {
            Text label = new($"{step.Value} projects to", $"{step.Value} 投影为");
            yield return That(label, Source.Predicted, patch, step.Patch);

            double[,] alone = new double[2, 2];
            alone[step.Row, step.Column] = step.Value;
            Tensor projected = Transpose(alone)[.., .., step.Row..(step.Row + 3), step.Column..(step.Column + 3)];
            yield return That(label, Source.Measured, patch, Example.Matrix(projected));
        }
    }

    private static IEnumerable<Evidence> Overlap()
    {
        Text maps = new("the four maps added, and the transposed convolution", "四张图相加，与转置卷积");
        yield return That(maps, Source.Predicted, Result, new TransposedSteps(Convolved, K).Output);
        yield return That(maps, Source.Measured, Result, Example.Matrix(Transpose(Convolved)));

        Text sum = new("the sum of its numbers, 214 × 13", "其总和，214 × 13");
        yield return That(sum, Source.Predicted, 2782.0, Convolved.Cast<double>().Sum() * K.Cast<double>().Sum());
        yield return That(sum, Source.Measured, 2782.0, Transpose(Convolved).sum().item<double>());
    }

    private static IEnumerable<Evidence> AsMatrices()
    {
        // The columns of a matrix are its products with the unit vectors.
        Tensor columns = nn.functional.conv2d(eye(16, dtype: ScalarType.Float64).reshape(16, 1, 4, 4), Example.Image(K));
        Tensor matrix = columns.reshape(16, 4).t();
        Text label = new("C, 4×16: the kernel at its four positions", "C，4×16：卷积核的四个位置");
        yield return That(label, Source.Predicted, C, new TransposedSteps(Convolved, K).Matrix.ToArray());
        yield return That(label, Source.Measured, C, Example.Matrix(matrix.unsqueeze(0).unsqueeze(0)));

        Text forward = new("C · vec(X), as 2×2", "C · vec(X)，排成 2×2");
        yield return That(forward, Source.Predicted, Convolved, Times(C, X, isTransposed: false));
        yield return That(forward, Source.Measured, Convolved, Example.Matrix(matrix.mm(tensor(X).reshape(16, 1)).reshape(1, 1, 2, 2)));

        Text back = new("Cᵀ · vec(conv(X)), as 4×4", "Cᵀ · vec(conv(X))，排成 4×4");
        yield return That(back, Source.Predicted, Result, Times(C, Convolved, isTransposed: true));
        Tensor restored = matrix.t().mm(tensor(Convolved).reshape(4, 1));
        yield return That(back, Source.Measured, Result, Example.Matrix(restored.reshape(1, 1, 4, 4)));
    }

    private static IEnumerable<Evidence> Adjoint()
    {
        Tensor x = Example.Image(X).requires_grad_(), y = Example.Image(Convolved);
        Tensor forward = nn.functional.conv2d(x, Example.Image(K));
        double left = (forward * y).sum().item<double>(), right = (x * Transpose(Convolved)).sum().item<double>();
        yield return Against(
            new("⟨conv(X), y⟩ and ⟨X, transposed(y)⟩ differ, y = conv(X)", "⟨conv(X), y⟩ 与 ⟨X, transposed(y)⟩ 不同，y = conv(X)"),
            Source.Measured,
            true,
            left != right);

        Text of = new("⟨conv(X), y⟩", "⟨conv(X), y⟩"), with = new("⟨X, transposed(y)⟩", "⟨X, transposed(y)⟩");
        yield return That(of, Source.Predicted, 11478.0, Zip(Convolved, Convolved, (a, b) => a * b).Cast<double>().Sum());
        yield return That(of, Source.Measured, 11478.0, left);
        yield return That(with, Source.Predicted, 11478.0, Zip(X, Result, (a, b) => a * b).Cast<double>().Sum());
        yield return That(with, Source.Measured, 11478.0, right);

        forward.backward([y]);
        yield return That(new("gradient of conv with respect to X, for y", "conv 对 X 的梯度，取 y"), Source.Measured, Result, Example.Matrix(x.grad!));
    }

    /// <summary>Returns a matrix, or its transpose, times a square image, as a square image.</summary>
    private static double[,] Times(double[,] matrix, double[,] image, bool isTransposed)
    {
        double[] vector = [.. image.Cast<double>()];
        int length = matrix.GetLength(isTransposed ? 1 : 0), side = (int)Math.Sqrt(length);
        double[,] product = new double[side, side];
        for (int i = 0; i < length; i++)
        {
            IEnumerable<double> row = Enumerable.Range(0, vector.Length).Select(j => isTransposed ? matrix[j, i] : matrix[i, j]);
            product[i / side, i % side] = row.Zip(vector, (a, b) => a * b).Sum();
        }

        return product;
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
