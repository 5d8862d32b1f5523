using System.CommandLine;
using TorchConv.Arithmetic;
using TorchConv.Cli.Options;
using TorchConv.Cli.Output;
using TorchConv.Rewrites;

namespace TorchConv.Cli.Commands;

/// <summary><c>torchconv transpose</c>: a transposed convolution step by step, by default the article's. It needs no tensor.</summary>
internal static class TransposeCommand
{
    /// <summary>The article's image: its convolution with the default kernel is the default input.</summary>
    private static readonly double[,] Image = MatrixText.Read("3 5 2 7; 4 1 3 8; 6 3 8 2; 9 6 1 5");

    public static Command Create()
    {
        Command command = new("transpose", "A transposed convolution step by step; the article's example by default.");
        ParsedOption<double[,]> input = MatrixOption("--input", "What is transposed back", "55 52; 57 50", "input");
        ParsedOption<double[,]> kernel = MatrixOption("--kernel", "The kernel", "1 2 1; 2 1 2; 1 1 2", "kernel", "kernelSize");
        var (stride, padding) = (LayerOptions.Stride(), LayerOptions.NumericPadding());
        foreach (Option option in (Option[])[input, kernel, stride, padding])
            command.Add(option);
        OutputOptions output = new(command);

        command.SetAction(result => Report(
            result.GetValue(input)!, result.GetValue(kernel)!, result.GetValue(stride), result.GetValue(padding), output, result));
        return command;
    }

    private static int Report(double[,] input, double[,] kernel, Size stride, Size padding, OutputOptions output, ParseResult result)
    {
        TransposedSteps steps = new(input, kernel, stride, padding);
        TransposeReport report = new(input, kernel, [.. steps.Steps().Select(PatchReport.Of)], steps.Output, steps.Matrix.ToArray());
        output.Write(Document.Of([.. Blocks(steps, report, output.IsChinese(result))], report, Json.Readable.TransposeReport), result);
        return Program.StatusOf(true);
    }

    private static IEnumerable<Block> Blocks(TransposedSteps steps, TransposeReport report, bool zh)
    {
        if (IsConvolutionOfTheImage(steps, report))
        {
            yield return new Heading(zh ? "卷积：核 K 在图像上滑动，得到输入" : "Convolution: the kernel K slides over an image and makes the input");
            yield return Drawing(MatrixDrawing.Beside(
                "  ", MatrixDrawing.Lines(Image), Sign("*"), MatrixDrawing.Lines(report.Kernel), Sign("="), MatrixDrawing.Lines(report.Input)));
        }

        yield return new Heading(zh
            ? "转置卷积：输入的每个数乘以整个核 K，放到它的位置上"
            : "Transposed: each number of the input times the whole kernel K, at its place");
        yield return Drawing(MatrixDrawing.Wrapped("    ", [.. report.Patches.Select(patch => Canvas(patch, steps.OutputSize))]));

        yield return new Heading(zh ? "重叠处相加" : "What overlaps is added");
        yield return Drawing(MatrixDrawing.Lines(report.Output));

        yield return new Heading(zh
            ? $"矩阵 C，{steps.Matrix.Shape}：C · 图像 是卷积（点表示零）"
            : $"As a matrix: C, {steps.Matrix.Shape}; C · image is the convolution (a dot is a zero)");
        yield return Matrix(MatrixDrawing.LinesWithoutZeros(report.Matrix), zh);

        ConvolutionMatrix transposed = steps.Matrix.Transpose();
        yield return new Heading(zh
            ? $"转置 Cᵀ，{transposed.Shape}：Cᵀ · 输入 是转置卷积"
            : $"Its transpose: Cᵀ, {transposed.Shape}; Cᵀ · input is the transposed convolution");
        yield return Matrix(
            MatrixDrawing.Beside(
                "  ",
                MatrixDrawing.LinesWithoutZeros(transposed.ToArray()),
                Sign("·"),
                MatrixDrawing.Lines(AsColumn(report.Input)),
                Sign("="),
                MatrixDrawing.Lines(AsColumn(report.Output))),
            zh);
    }

    /// <summary>The article's image is shown where its convolution is the input: by default.</summary>
    private static bool IsConvolutionOfTheImage(TransposedSteps steps, TransposeReport report) =>
        steps.OutputSize == new Size(Image.GetLength(0), Image.GetLength(1))
        && Enumerable.Range(0, report.Matrix.GetLength(0))
            .Select(row => Image.Cast<double>().Select((number, column) => report.Matrix[row, column] * number).Sum())
            .SequenceEqual(report.Input.Cast<double>());

    /// <summary>A patch where it lands in the output; what padding cuts off is left out.</summary>
    private static string[] Canvas(PatchReport patch, Size size)
    {
        double?[,] canvas = new double?[size.Height, size.Width];
        foreach ((int row, int column, double value) in TransposedStep.Landing(patch.Patch, patch.Row, patch.Column, size))
            canvas[row, column] = value;

        return [$"{MatrixDrawing.Number(patch.Value)} × K", .. MatrixDrawing.Lines(canvas)];
    }

    private static double[,] AsColumn(double[,] matrix)
    {
        double[,] column = new double[matrix.Length, 1];
        Buffer.BlockCopy(matrix, 0, column, 0, matrix.Length * sizeof(double));
        return column;
    }

    /// <summary>A sign on the second line, between two matrices.</summary>
    private static string[] Sign(string sign) => ["", sign];

    private static Preformatted Drawing(IEnumerable<string> lines) => new(string.Join('\n', lines.Select(line => $"  {line}".TrimEnd())));

    private static Block Matrix(string[] lines, bool zh) => lines.Max(line => line.Length) + 2 <= MatrixDrawing.Width
        ? Drawing(lines)
        : new Line(zh ? "  太宽，画不下；--format json 给出全部" : "  too wide to draw; --format json has all of it");

    private static ParsedOption<double[,]> MatrixOption(string name, string meaning, string @default, params string[] parameters) =>
        new(name, $"{meaning}: numbers, with ; between rows; \"{@default}\" when left out.", "matrix", MatrixText.Read, parameters)
        {
            DefaultValueFactory = _ => MatrixText.Read(@default),
        };
}
