using System.CommandLine;
using System.Text.Json;
using TorchConv.Arithmetic;
using TorchConv.Cli.Endings;
using TorchConv.Cli.Options;
using TorchConv.Cli.Output;
using TorchConv.Layers;
using TorchConv.Rewrites;
using TorchConv.Tables;

namespace TorchConv.Cli.Commands;

/// <summary><c>torchconv transpose</c>: a transposed convolution step by step, by default the article's. It needs no tensors.</summary>
internal static class TransposeCommand
{
    private const string Indent = "  ";

    /// <summary>The article's image: its convolution with the default kernel is the default input.</summary>
    private static readonly double[,] Image = MatrixText.Read("3 5 2 7; 4 1 3 8; 6 3 8 2; 9 6 1 5");

    public static Command Create()
    {
        Command command = new("transpose", "A transposed convolution step by step; the article's example by default.");
        ParsedOption<double[,]> input = MatrixOption(LayerParameter.Input, "What is transposed back", "55 52; 57 50");
        ParsedOption<double[,]> kernel = MatrixOption(LayerParameter.Kernel, "The kernel", "1 2 1; 2 1 2; 1 1 2");
        var (stride, padding) = (LayerOptions.Stride(), LayerOptions.NumericPadding());
        foreach (Option option in (Option[])[input, kernel, stride, padding])
            command.Add(option);
        FormatOptions output = new(command);

        command.SetAction(result => Report(
            result.GetValue(input)!, result.GetValue(kernel)!, result.GetValue(stride), result.GetValue(padding), output, result));
        return command;
    }

    private static int Report(double[,] input, double[,] kernel, Size stride, Size padding, FormatOptions output, ParseResult result)
    {
        TransposedSteps steps = new(input, kernel, stride, padding);
        output.Write(
            new Document(
                [.. Blocks(steps, input, kernel, output.IsChinese(result))],
                () => JsonSerializer.Serialize(TransposeReport.From(steps, input, kernel), Json.Readable.TransposeReport)),
            result);
        return Ending.StatusOf(true);
    }

    private static IEnumerable<Block> Blocks(TransposedSteps steps, double[,] input, double[,] kernel, bool zh)
    {
        double[,] matrix = steps.Matrix.ToArray(), output = steps.Output;
        if (IsConvolutionOfTheImage(steps, matrix, input))
        {
            yield return new Heading(zh ? "卷积：核 K 在图像上滑动，得到输入" : "Convolution: the kernel K slides over an image and makes the input");
            yield return Matrices(
                MatrixDrawing.Beside(
                    "  ", MatrixDrawing.Lines(Image), Sign("*"), MatrixDrawing.Lines(kernel), Sign("="), MatrixDrawing.Lines(input)),
                zh);
        }

        yield return new Heading(zh
            ? "转置卷积：输入的每个数乘以整个核 K，放到它的位置上"
            : "Transposed: each number of the input times the whole kernel K, at its place");
        string[][] patches = [.. steps.Steps().Select(step => Landed(step, steps.OutputSize))];
        yield return new Drawing(canvas => Drawn(MatrixDrawing.Wrapped("    ", patches, canvas.DrawingWidth - Indent.Length), canvas, zh));

        yield return new Heading(zh ? "重叠处相加" : "What overlaps is added");
        yield return Matrices(MatrixDrawing.Lines(output), zh);

        yield return new Heading(zh
            ? $"矩阵 C，{steps.Matrix.Shape}：C · 图像 是卷积（点表示零）"
            : $"As a matrix: C, {steps.Matrix.Shape}; C · image is the convolution (a dot is a zero)");
        yield return Matrices(MatrixDrawing.LinesWithoutZeros(matrix), zh);

        ConvolutionMatrix transposed = steps.Matrix.Transpose();
        yield return new Heading(zh
            ? $"转置 Cᵀ，{transposed.Shape}：Cᵀ · 输入 是转置卷积"
            : $"Its transpose: Cᵀ, {transposed.Shape}; Cᵀ · input is the transposed convolution");
        yield return Matrices(
            MatrixDrawing.Beside(
                "  ",
                MatrixDrawing.LinesWithoutZeros(transposed.ToArray()),
                Sign("·"),
                MatrixDrawing.Lines(AsColumn(input)),
                Sign("="),
                MatrixDrawing.Lines(AsColumn(output))),
            zh);
    }

    /// <summary>Returns whether the input is the convolution of the article's image, as by default: only then is the image shown.</summary>
    private static bool IsConvolutionOfTheImage(TransposedSteps steps, double[,] matrix, double[,] input) =>
        steps.OutputSize == new Size(Image.GetLength(0), Image.GetLength(1))
        && Enumerable.Range(0, matrix.GetLength(0))
            .Select(row => Image.Cast<double>().Select((number, column) => matrix[row, column] * number).Sum())
            .SequenceEqual(input.Cast<double>());

    /// <summary>Draws a patch at its place in the output, without what the padding removes.</summary>
    private static string[] Landed(TransposedStep step, Size size)
    {
        double?[,] landed = new double?[size.Height, size.Width];
        foreach ((int row, int column, double value) in step.Landing(size))
            landed[row, column] = value;

        return [$"{MatrixDrawing.Number(step.Value)} × K", .. MatrixDrawing.Lines(landed)];
    }

    private static double[,] AsColumn(double[,] matrix)
    {
        double[,] column = new double[matrix.Length, 1];
        Buffer.BlockCopy(matrix, 0, column, 0, matrix.Length * sizeof(double));
        return column;
    }

    /// <summary>Returns a sign on the second line, between two matrices.</summary>
    private static string[] Sign(string sign) => ["", sign];

    private static Drawing Matrices(string[] lines, bool zh) => new(canvas => Drawn(lines, canvas, zh));

    /// <summary>Returns the lines of matrices if they fit in the width, because numbers must not be broken; otherwise a remark.</summary>
    private static string Drawn(string[] lines, Canvas canvas, bool zh)
    {
        IEnumerable<string> drawn = lines.Max(line => line.Length) + Indent.Length <= canvas.DrawingWidth
            ? lines
            : Wrapping.Wrap(zh ? "太宽，画不下；--format json 给出全部" : "too wide to draw; --format json has all of it", canvas.DrawingWidth - Indent.Length);
        return string.Join('\n', drawn.Select(line => $"{Indent}{line}".TrimEnd()));
    }

    private static ParsedOption<double[,]> MatrixOption(LayerParameter parameter, string meaning, string @default)
    {
        LayerParameter matrix = parameter with
        {
            Meaning = $"{meaning}: numbers, with ; between rows; by default \"{@default}\".",
            Form = "matrix",
        };
        ParsedOption<double[,]> option = LayerOptions.Option(matrix, text => MatrixText.Read(text));
        option.DefaultValueFactory = _ => MatrixText.Read(@default);
        return option;
    }
}
