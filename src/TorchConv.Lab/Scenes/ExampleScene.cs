using TorchConv.Arithmetic;
using TorchConv.Article;
using TorchConv.Lab.Figures;
using TorchConv.Lab.Reading;
using TorchConv.Layers;
using TorchConv.Rewrites;
using TorchSharp;

namespace TorchConv.Lab.Scenes;

/// <summary>The worked example of a transposed convolution, with every number: forwards, and what comes back.</summary>
internal static class ExampleScene
{
    private const int MaxImage = 6, MaxKernel = 4;

    /// <summary>Larger numbers would not fit the pictures.</summary>
    private const double Largest = 1e6;

    private static readonly Field<double[,]> X = new("x", new("input X", "输入 X"), "3 5 2 7; 4 1 3 8; 6 3 8 2; 9 6 1 5", text => MatrixText.Read(text, MaxImage, Largest), null, "input") { MaxLength = 400 };
    private static readonly Field<double[,]> K = new("k", new("kernel K", "卷积核 K"), "1 2 1; 2 1 2; 1 1 2", text => MatrixText.Read(text, MaxKernel, Largest), null, "kernel", "kernelSize") { MaxLength = 200 };
    private static readonly Field<Size> Stride = Fields.Stride(1), Padding = Fields.NumericPadding(0);
    private static readonly Field<long> Step = Fields.Whole("step", new("step (0: all)", "步骤（0：全部）"), 0, 0, "step");

    public static Scene Scene { get; } = new("example", new("The worked example, number by number", "逐个数字看例子"), [X, K, Stride, Padding, Step], Show)
    {
        Presets =
        [
            new(new("the article's numbers", "文中的数字")),
            new(new("stride 2", "步幅 2"), ("x", "1 2 3 4 5; 2 3 4 5 6; 3 4 5 6 7; 4 5 6 7 8; 5 6 7 8 9"), ("stride", "2")),
            new(new("an average", "平均"), ("k", "1 1; 1 1")),
        ],
    };

    private static Shown Show(Values values)
    {
        (double[,] x, double[,] k, Size stride, Size padding) = (values.Of(X), values.Of(K), AtMost(MaxImage, values.Of(Stride), "stride"), AtMost(MaxKernel, values.Of(Padding), "padding"));
        Size kernel = SizeOf(k);
        Conv2dSpec forwards = Layer.Conv2d(1, 1, kernel, stride, padding, bias: false);
        Shape shape = [1, 1, x.GetLength(0), x.GetLength(1)];
        Shape small = forwards.Predict(shape).OutputShape;
        double[,] y = Convolve(x, k, forwards);
        TransposedSteps steps = new(y, k, stride, padding);
        long step = Checked(values.Of(Step), y.Length);
        double[,] back = Transpose(y, k, steps.Layer);
        return new Shown(
            [Sizes(x, k, y, steps), Projection(y, k, steps, step), Overlap(y, steps, step), Matrices(y, steps)],
            [
                new(new("convolution", "卷积"), forwards, shape),
                new(new("transposed", "转置卷积"), steps.Layer, small),
            ])
        {
            Remarks =
            [
                new(new("sum of the result", "结果之和"), Evidence.Print(Sum(steps.Output)), Evidence.Print(Sum(back))),
                new(new("sum of conv(X) × sum of K, nothing cut off", "conv(X) 之和 × K 之和（无裁剪时）"), Evidence.Print(Sum(y) * Sum(k))),
                .. SizeOf(x) == steps.OutputSize
                    ? new[] { new Remark(new("largest difference from X", "与 X 的最大差"), Evidence.Print(LargestDifference(steps.Output, x)), Evidence.Print(LargestDifference(back, x))) }
                    : [],
            ],
        };
    }

    /// <summary>What is computed here is computed on real tensors, so that it must be small.</summary>
    private static Size AtMost(long most, Size size, string name) =>
        size.Height <= most && size.Width <= most ? size : throw new ArgumentException($"{name} ({size}) must be at most {most} in this example", name);

    private static long Checked(long step, long count) =>
        step >= 0 && step <= count
            ? step
            : throw new ArgumentOutOfRangeException(nameof(step), $"step ({step}) must be from 0 to {count}: conv(X) has so many numbers");

    private static MatricesPicture Sizes(double[,] x, double[,] k, double[,] y, TransposedSteps steps) => new(
        "sizes",
        new("The size comes back, the values do not", "尺寸恢复，数值不恢复"),
        new(
            $"A convolution makes {SizeOf(x)} into {SizeOf(y)}; the transposed one makes {SizeOf(y)} into {steps.OutputSize}, with other numbers.",
            $"卷积把 {SizeOf(x)} 变为 {SizeOf(y)}；转置卷积把 {SizeOf(y)} 变为 {steps.OutputSize}，但数值不同。"),
        [
            [new(new("X", "X"), x, "input", "∗"), new(new("K", "K"), k, "kernel", "="), new(new("conv(X)", "conv(X)"), y, "output")],
            [new(new("conv(X)", "conv(X)"), y, "input", "∗ᵀ"), new(new("K", "K"), k, "kernel", "="), new(new("transposed", "转置卷积"), steps.Output, "output")],
        ]);

    private static MatricesPicture Projection(double[,] y, double[,] k, TransposedSteps steps, long step)
    {
        TransposedStep one = steps.Steps().ElementAt((int)Math.Max(0, step - 1));
        string value = Evidence.Print(one.Value);
        return new MatricesPicture(
            "projection",
            new($"{value} is projected back", $"{value} 投影回去"),
            new($"{value} times the whole kernel is a patch; it lands at row {one.Top}, column {one.Left} of the result.", $"{value} 乘以整个卷积核得到一块，落在结果的第 {one.Top} 行、第 {one.Left} 列。"),
            [
                [
                    new(new("conv(X)", "conv(X)"), y, "input", "→") { Chosen = (one.Row, one.Column), LeadsTo = (row, column) => StepTo(y, row, column) },
                    new(new(value, value), new[,] { { one.Value } }, "input", "×"),
                    new(new("K", "K"), k, "kernel", "="),
                    new(new("its patch", "它的投影"), one.Patch, "output", "→"),
                    new(new("where it lands", "落下的位置"), Landed(one, steps.OutputSize), "output") { IsSparse = true },
                ],
            ],
            "example");
    }

    private static MatricesPicture Overlap(double[,] y, TransposedSteps steps, long step)
    {
        TransposedStep[] taken = [.. steps.Steps().Take(step == 0 ? int.MaxValue : (int)step)];
        double[,] sum = taken[^1].Sum;
        List<Matrix> all = [.. taken.Select((one, i) => new Matrix(
            new(Evidence.Print(one.Value), Evidence.Print(one.Value)), Landed(one, steps.OutputSize), "input", i == taken.Length - 1 ? "=" : "+")
        {
            IsSparse = true,
        })];
        all.Add(new(taken.Length == y.Length ? new("the result", "结果") : new("so far", "至此"), sum, "output") { Says = Terms });
        int perRow = Math.Max(2, 20 / (int)steps.OutputSize.Width);
        return new MatricesPicture(
            "overlap",
            new("The patches overlap and are added", "各投影重叠相加"),
            new(
                $"{taken.Length} of {y.Length} patches are added where they overlap; the sum of the numbers is {Evidence.Print(Sum(sum))}.",
                $"{y.Length} 块投影中的 {taken.Length} 块在重叠处相加；各数之和为 {Evidence.Print(Sum(sum))}。"),
            [.. all.Chunk(perRow)]);

        Text Terms(int row, int column)
        {
            IEnumerable<string> terms = taken.Select(one => Landed(one, steps.OutputSize)[row, column]).Where(term => term != 0).Select(term => Evidence.Print(term));
            string text = $"{string.Join(" + ", terms.DefaultIfEmpty("0"))} = {Evidence.Print(sum[row, column])}";
            return new(text, text);
        }
    }

    private static MatricesPicture Matrices(double[,] y, TransposedSteps steps)
    {
        double[,] c = steps.Matrix.ToArray(), transposed = steps.Matrix.Transpose().ToArray();
        return new MatricesPicture(
            "matrices",
            new("C and its transpose", "矩阵 C 与它的转置"),
            new(
                $"The convolution is a matrix C of {steps.Matrix.Shape}; its transpose times conv(X) is the transposed convolution.",
                $"卷积即 {steps.Matrix.Shape} 的矩阵 C；其转置乘以 conv(X) 就是转置卷积。"),
            [
                [new(new($"C {steps.Matrix.Shape}", $"C {steps.Matrix.Shape}"), c, "kernel") { IsSparse = true }],
                [
                    new(new("Cᵀ", "Cᵀ"), transposed, "kernel", "×") { IsSparse = true },
                    new(new("y", "y"), Column(y), "input", "="),
                    new(new("Cᵀ·y", "Cᵀ·y"), Column(steps.Output), "output", "→"),
                    new(new("as an image", "排成图像"), steps.Output, "output"),
                ],
            ]);
    }

    private static Dictionary<string, string> StepTo(double[,] y, int row, int column) => new() { ["step"] = $"{(row * y.GetLength(1)) + column + 1}" };

    private static double[,] Landed(TransposedStep one, Size size)
    {
        double[,] landed = new double[size.Height, size.Width];
        foreach ((int row, int column, double value) in one.Landing(size))
            landed[row, column] = value;

        return landed;
    }

    private static double[,] Column(double[,] matrix)
    {
        double[,] column = new double[matrix.Length, 1];
        int i = 0;
        foreach (double value in matrix)
            column[i++, 0] = value;
        return column;
    }

    /// <summary>On a real tensor, in float64: float32 is wrong on some machines.</summary>
    private static double[,] Convolve(double[,] x, double[,] k, Conv2dSpec layer)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        (long[] stride, long[] padding) = Numbers(layer);
        return Example.Matrix(torch.nn.functional.conv2d(Example.Image(x), Example.Image(k), strides: stride, padding: padding));
    }

    private static double[,] Transpose(double[,] y, double[,] k, ConvTranspose2dSpec layer)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        (long[] stride, long[] padding) = Numbers(layer);
        return Example.Matrix(torch.nn.functional.conv_transpose2d(Example.Image(y), Example.Image(k), strides: stride, padding: padding));
    }

    private static (long[] Stride, long[] Padding) Numbers(WindowLayerSpec layer) =>
        ([layer.Stride.Height, layer.Stride.Width], [layer.Padding.Size.Height, layer.Padding.Size.Width]);

    private static Size SizeOf(double[,] matrix) => (matrix.GetLength(0), matrix.GetLength(1));

    private static double Sum(double[,] matrix) => matrix.Cast<double>().Sum();

    private static double LargestDifference(double[,] a, double[,] b) => a.Cast<double>().Zip(b.Cast<double>(), (x, y) => Math.Abs(x - y)).Max();
}
