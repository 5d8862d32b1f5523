using TorchConv.Rewrites;
using TorchSharp;

namespace TorchConv.Lab.Scenes;

/// <summary>The worked example of a transposed convolution, with every number: forwards, and what comes back.</summary>
internal static class ExampleScene
{
    private const int MaxImage = 6, MaxKernel = 4;

    /// <summary>Larger numbers would not fit the pictures.</summary>
    private const double Largest = 1e6;

    private static readonly Field<double[,]> X =
        new("x", new("input X", "输入 X"), "3 5 2 7; 4 1 3 8; 6 3 8 2; 9 6 1 5", text => MatrixText.Read(text, MaxImage, Largest), null,
        "input")
        { MaxLength = 400 };
    private static readonly Field<double[,]> K =
        new("k", new("kernel K", "卷积核 K"), "1 2 1; 2 1 2; 1 1 2", text => MatrixText.Read(text, MaxKernel, Largest), null, "kernel",
        "kernelSize")
        { MaxLength = 200 };
    private static readonly Field<Size> Stride = Fields.Stride(1), Padding = Fields.NumericPadding(0);
    private static readonly Field<long> Step = Fields.Step();

    public static Scene Scene { get; } = new("example", new("The worked example, number by number", "逐个数字看例子"), [Stride, Padding, X, K, Step], Show)
    {
        Presets =
        [
            new(new("the article's numbers", "文中的数字")),
            new(new("stride 2", "步长 2"), ("x", "1 2 3 4 5; 2 3 4 5 6; 3 4 5 6 7; 4 5 6 7 8; 5 6 7 8 9"), ("stride", "2")),
            new(new("an average", "平均"), ("k", "1 1; 1 1")),
        ],
    };

    private static Shown Show(Values values)
    {
        (double[,] x, double[,] k, Size stride, Size padding) =
            (values.Of(X), values.Of(K), AtMost(MaxImage, values.Of(Stride), "stride"), AtMost(MaxKernel, values.Of(Padding), "padding"));
        Conv2dSpec forwards = Layer.Conv2d(1, 1, SizeOf(k), stride, padding, bias: false);
        Shape shape = [1, 1, x.GetLength(0), x.GetLength(1)];
        Shape small = forwards.Predict(shape).OutputShape;
        Correlation example = new(x, k, forwards);
        double[,] y = example.Y();
        TransposedSteps steps = new(y, k, stride, padding);
        TransposedStep[] all = [.. steps.Steps()];
        long step = Checked(values.Of(Step), y.Length);
        double[,] z = steps.Output;
        ConvTranspose2dSpec layer = steps.Layer;
        return new Shown(
            [Sizes(example, y, z), Projection(y, k, all, steps.OutputSize), Overlap(y, all, steps.OutputSize), Matrices(y, z, steps)],
            [
                new(new("convolution", "卷积"), forwards, shape),
                new(new("transposed", "转置卷积"), layer, small),
            ])
        {
            Remarks =
            [
                new(new("sum of the result", "结果之和"), Evidence.Print(Sum(z)), () => Evidence.Print(Sum(Transpose(y, k, layer)))),
                new(new("sum of conv(X) × sum of K, nothing cut off", "conv(X) 之和 × K 之和（无裁剪时）"), Evidence.Print(Sum(y) * Sum(k))),
                .. SizeOf(x) == steps.OutputSize
                    ? new[] { new Remark(new("largest difference from X", "与 X 的最大差"), Evidence.Print(LargestDifference(z, x)),
                        () => Evidence.Print(LargestDifference(Transpose(y, k, layer), x))) }
                    : [],
            ],
            Motion = new Motion(y.Length, (part, _) => example.With(part),
                part => part.Of == "y" ? (part.Row * y.GetLength(1)) + part.Column : null, at => ("step", $"{at + 1}"))
            {
                Start = step == 0 ? null : (int)step - 1,
                Editable =
                [
                    new("x", x.GetLength(0), x.GetLength(1), (row, column) => x[row, column]),
                    new("k", k.GetLength(0), k.GetLength(1), (row, column) => k[row, column]),
                ],
            },
        };
    }

    private static Size AtMost(long most, Size size, string name) =>
        size.Height <= most && size.Width <= most ? size
            : throw new ArgumentException($"{name} ({size}) must be at most {most} in this example", name);

    private static long Checked(long step, long count) =>
        step >= 0 && step <= count
            ? step
            : throw new ArgumentOutOfRangeException(nameof(step), $"step ({step}) must be from 0 to {count}: conv(X) has so many numbers");

    private static MatricesPicture Sizes(Correlation example, double[,] y, double[,] z) => new(
        "sizes",
        new("The size comes back, the values do not", "尺寸恢复，数值不恢复"),
        new(
            $"A convolution makes {SizeOf(example.X)} into {SizeOf(y)}; the transposed one makes {SizeOf(y)} into {SizeOf(z)}, with "
                + "other numbers. X and K can be edited.",
            $"卷积把 {SizeOf(example.X)} 变为 {SizeOf(y)}；转置卷积把 {SizeOf(y)} 变为 {SizeOf(z)}，但数值不同。X 与 K 可直接修改。"),
        step => new Equation(
            [
                [
                    new(new("X", "X"), example.X, "input", "∗") { Of = Of("x") },
                    new(new("K", "K"), example.K, "kernel", "=") { Of = Of("k") },
                    new(new("conv(X)", "conv(X)"), y, "output") { Of = Of("y"), Chosen = At(y, step) },
                ],
                [
                    new(new("conv(X)", "conv(X)"), y, "input", "∗ᵀ") { Of = Of("y"), Chosen = At(y, step) },
                    new(new("K", "K"), example.K, "kernel", "=") { Of = Of("k") },
                    new(new("transposed", "转置卷积"), z, "output") { Of = Of("z") },
                ],
            ],
            pointed => pointed is { Of: "z" } at ? Same(Difference(example.X, z, at)) : pointed is { Of: "y" } output
                ? Same(Forwards(example, y, output)) : null))
    {
        IsSmall = true,
    };

    private static string Difference(double[,] x, double[,] z, Part at) =>
        SizeOf(x) == SizeOf(z) ? $"{Written.Number(z[at.Row, at.Column])} ≠ {Written.Number(x[at.Row, at.Column])} = X"
            : Written.Number(z[at.Row, at.Column]);

    private static string Forwards(Correlation example, double[,] y, Part at) => string.Concat(Written.Sum(
        example.Meetings()
            .Where(one => (one.Row, one.Column) == (at.Row, at.Column))
            .Select(one => $"{Written.Factor(example.K[one.K.Row, one.K.Column])}·{Written.Factor(example.X[one.X.Row, one.X.Column])}"),
        y[at.Row, at.Column],
        int.MaxValue));

    private static MatricesPicture Projection(double[,] y, double[,] k, TransposedStep[] steps, Size size) => new(
        "projection",
        new($"{Evidence.Print(steps[0].Value)} is projected back", $"{Evidence.Print(steps[0].Value)} 投影回去"),
        new("Each number of conv(X) times the whole kernel is a patch, which lands in the result.", "conv(X) 的每个数乘以整个卷积核得到一块，落在结果中。"),
        step =>
        {
            TransposedStep one = steps[Math.Clamp(step, 0, steps.Length - 1)];
            string value = Written.Number(one.Value);
            return new Equation(
                [
                    [
                        new(new("conv(X)", "conv(X)"), y, "input", "→") { Of = Of("y"), Chosen = At(y, step) },
                        new(new("K", "K"), k, "kernel", "=") { Of = Of("k") },
                        new(new($"{value} · K", $"{value} · K"), one.Patch, "output", "→"),
                        new(new("where it lands", "落下的位置"), Landed(one, size), "output") { IsSparse = true, Of = Of("z") },
                    ],
                ],
                _ => new($"{value} · K lands at row {one.Top}, column {one.Left} of the result", $"{value} · K 落在结果的第 {one.Top} 行、第 {one.Left} 列"));
        })
    {
        IsSmall = true,
    };

    private static MatricesPicture Overlap(double[,] y, TransposedStep[] steps, Size size) => new(
        "overlap",
        new("The patches overlap and are added", "各投影重叠相加"),
        new("The patches are added where they overlap; point at a number of the sum to see its terms.", "各投影在重叠处相加；指向和中的一个数，可看到它的各项。"),
        step =>
        {
            TransposedStep[] taken = [.. steps.Take(Math.Clamp(step, 0, steps.Length - 1) + 1)];
            double[,] sum = taken[^1].Sum;

            // All patches have their place from the start; of many, those around the last one taken.
            int first = Math.Clamp(taken.Length - 6, 0, Math.Max(0, steps.Length - 6)), count = Math.Min(6, steps.Length);
            List<Matrix> all = [.. Enumerable.Range(first, count).Select(i => new Matrix(
                Same(Written.Number(steps[i].Value)), i < taken.Length ? Landed(steps[i], size) : new double[size.Height, size.Width],
                    "input", i == first + count - 1 ? "=" : "+")
            {
                IsSparse = true,
                Of = Of("z"),
            })];
            all.Add(new(taken.Length == y.Length ? new("the result", "结果")
                : new($"after {taken.Length} of {y.Length}", $"第 {taken.Length} / {y.Length} 块后"), sum, "output")
            { Of = Of("z") });
            return new Equation(
                [.. all.Chunk(Math.Max(2, 12 / (int)size.Width))],
                pointed => pointed is { Of: "z" } at
                    ? Same($"{Terms(taken, size, at)} = {Written.Number(sum[at.Row, at.Column])}")
                    : new($"the sum of all numbers is {Written.Number(Sum(sum))}", $"各数之和为 {Written.Number(Sum(sum))}"));
        })
    {
        IsSum = true,
    };

    private static string Terms(TransposedStep[] taken, Size size, Part at) => string.Join(
        " + ",
        taken.Select(one => Landed(one, size)[at.Row, at.Column]).Where(term => term != 0).Select(Written.Number).DefaultIfEmpty("0"));

    private static MatricesPicture Matrices(double[,] y, double[,] z, TransposedSteps steps)
    {
        double[,] c = steps.Matrix.ToArray(), transposed = steps.Matrix.Transpose().ToArray();
        (int width, int outputs) = (z.GetLength(1), y.GetLength(1));
        return new MatricesPicture(
            "matrices",
            new("C and its transpose", "矩阵 C 与它的转置"),
            new(
                $"The convolution is a matrix C of {steps.Matrix.Shape}; its transpose times conv(X) is the transposed convolution. "
                    + "Each entry is a weight: point at it.",
                $"卷积即 {steps.Matrix.Shape} 的矩阵 C；其转置乘以 conv(X) 就是转置卷积。每个非零元素都是一个权重：指向它看看。"),
            step => new Equation(
                [
                    [new(new($"C {steps.Matrix.Shape}", $"C {steps.Matrix.Shape}"), c, "kernel") { IsSparse = true, Of = Of("c") }],
                    [
                        new(new("Cᵀ", "Cᵀ"), transposed, "kernel", "×") { IsSparse = true, Of = Of("t") },
                        new(new("y", "y"), Column(y), "input", "=") { Of = (row, _) => new Part("y", row / outputs, row % outputs),
                            Chosen = At(y, step) },
                        new(new("Cᵀ·y", "Cᵀ·y"), Column(z), "output", "→") { Of = (row, _) => new Part("z", row / width, row % width) },
                        new(new("as an image", "排成图像"), z, "output") { Of = Of("z") },
                    ],
                ],
                pointed => pointed is { Of: "z" } at ? Same(Product(transposed, y, z, (at.Row * width) + at.Column)) : null));
    }

    private static string Product(double[,] transposed, double[,] y, double[,] z, int row)
    {
        double[] numbers = [.. y.Cast<double>()];
        return string.Concat(Written.Sum(
            Enumerable.Range(0, numbers.Length).Where(i => transposed[row, i] != 0).Select(i =>
                $"{Written.Factor(transposed[row, i])}·{Written.Factor(numbers[i])}"),
            z[row / z.GetLength(1), row % z.GetLength(1)],
            int.MaxValue));
    }

    private static Func<int, int, Part> Of(string name) => (row, column) => new Part(name, row, column);

    private static Part At(double[,] y, int step) => new("y", step / y.GetLength(1), step % y.GetLength(1));

    private static Text Same(string text) => new(text, text);

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
        foreach ((int i, double value) in matrix.Cast<double>().Index())
            column[i, 0] = value;
        return column;
    }

    /// <summary>On a real tensor, in float64: float32 is wrong on some machines.</summary>
    private static double[,] Transpose(double[,] y, double[,] k, ConvTranspose2dSpec layer)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        return Example.Matrix(torch.nn.functional.conv_transpose2d(
            Example.Image(y), Example.Image(k), strides: [layer.Stride.Height, layer.Stride.Width],
                padding: [layer.Padding.Size.Height, layer.Padding.Size.Width]));
    }

    private static Size SizeOf(double[,] matrix) => (matrix.GetLength(0), matrix.GetLength(1));

    private static double Sum(double[,] matrix) => matrix.Cast<double>().Sum();

    private static double LargestDifference(double[,] a, double[,] b) =>
        a.Cast<double>().Zip(b.Cast<double>(), (x, y) => Math.Abs(x - y)).Max();
}
