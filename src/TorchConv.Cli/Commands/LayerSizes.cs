using System.CommandLine;
using TorchConv.Arithmetic;
using TorchConv.Cli.Endings;
using TorchConv.Cli.Options;
using TorchConv.Cli.Output;
using TorchConv.Layers;
using TorchConv.Tables;

namespace TorchConv.Cli.Commands;

/// <summary>Layers that are looked for by the size of their output.</summary>
internal static class LayerSizes
{
    public static int Report(ConvolutionSpec layer, Shape input, Size wanted, FormatOptions output, ParseResult result)
    {
        Size image = (Checked(input)[2], input[3]);
        PaddingSearch search = layer is ConvTranspose2dSpec
            ? PaddingSearch.Transposed(image, wanted, layer.KernelSize, layer.Stride, layer.Dilation)
            : PaddingSearch.Convolution(image, wanted, layer.KernelSize, layer.Stride, layer.Dilation);
        bool zh = output.IsChinese(result), isTransposed = layer is ConvTranspose2dSpec;
        string? whyNone = zh ? search.WhyNone?.Zh : search.WhyNone?.En;
        LayerSpec[] layers = [.. search.Found.Select(found => With(layer, found.Padding, found.OutputPadding))];
        Table table = new(
            [
                new("padding", IsNumber: true),
                .. isTransposed ? [new Column("output padding", IsNumber: true)] : Array.Empty<Column>(),
                new("C#"),
            ],
            [.. search.Found.Zip(layers, (found, one) => (Cell[])
            [
                found.Padding,
                .. isTransposed ? [found.OutputPadding] : Array.Empty<Cell>(),
                Cell.Unbroken(one.CSharp),
            ])]);
        output.Write(
            Document.Create(
                whyNone is not null
                    ? [new Line(whyNone, Tone.Bad)]
                    : [table, new Line(""),
                        new Line(zh
                            ? $"输入 {input}，输出 {wanted}：所有可用的填充，小的在前"
                            : $"input {input}, output {wanted}: every padding that gives it, the smallest first")],
                new WantReport(
                    NumberRow.From(input),
                    NumberRow.From(wanted),
                    [.. search.Found.Zip(layers, (found, one) =>
                        new WantReport.Found(NumberRow.From(found.Padding), isTransposed
                            ? NumberRow.From(found.OutputPadding)
                            : null, one.CSharp, one.PyTorch))],
                    whyNone),
                Json.Readable.WantReport),
            result);
        return Ending.StatusOf(whyNone is null);
    }

    /// <summary>TensorFlow's "same" with a stride, as PyTorch and TorchSharp have it.</summary>
    public static int ReportSame(TensorFlowSamePadding same, Shape input, FormatOptions output, ParseResult result)
    {
        bool zh = output.IsChinese(result);
        LayerFacts facts = same.Convolution.Predict(same.PaddedInput(input));
        double? difference = same.LargestDifference(input);
        bool agrees = difference is null or < 1e-9;
        (long top, long bottom) = same.AlongHeight;
        (long left, long right) = same.AlongWidth;
        string proof = difference is { } largest
            ? zh ? $"与步长 1 的同一层逐个位置比较，最大差 {largest:G2}"
                : "compared with the same layer of stride 1, of which only every stride-th position is kept: "
                    + $"the largest difference is {largest:G2}"
            : zh ? "计算量太大，未实际运行" : "not run: it would take too long";
        output.Write(
            Document.Create(
                [
                    new Pairs(
                    [
                        (zh ? "输入形状" : "input shape", input),
                        (zh ? "输出形状" : "output shape", facts.OutputShape),
                        (zh ? "上、下" : "above, below", Cell.Unbroken($"{top}, {bottom}")),
                        (zh ? "左、右" : "left, right", Cell.Unbroken($"{left}, {right}")),
                        ("C#", Cell.Unbroken(same.CSharp)),
                        ("PyTorch", Cell.Unbroken(same.PyTorch)),
                    ]),
                    new Line(""),
                    new Line(zh
                        ? "TensorFlow 的 SAME 可以有步长：输出为 ⌈输入 / 步长⌉；所需的填充随输入尺寸而变，PyTorch 没有这样的填充"
                        : "TensorFlow's SAME may have a stride: the output is ⌈input / stride⌉; "
                            + "what it pads depends on the input's size, and PyTorch has no such padding"),
                    new Line(proof, agrees ? Tone.Good : Tone.Bad),
                ],
                new SameReport(NumberRow.From(input), NumberRow.From(facts.OutputShape), NumberRow.From([top, bottom]),
                    NumberRow.From([left, right]), same.CSharp, same.PyTorch, difference),
                Json.Readable.SameReport),
            result);
        return Ending.StatusOf(agrees);
    }

    public static Shape Checked(Shape input) => input.Rank == 4 && input.Elements > 0
        ? input
        : throw new ArgumentException($"input ({input}) must have 4 dimensions of at least 1, N×C×H×W", nameof(input));

    private static ConvolutionSpec With(ConvolutionSpec layer, Size padding, Size outputPadding) => layer is ConvTranspose2dSpec
        ? new ConvTranspose2dSpec(layer.InChannels, layer.OutChannels, layer.KernelSize, layer.Stride, padding, outputPadding,
            layer.Dilation, layer.Groups, layer.Bias)
        : new Conv2dSpec(layer.InChannels, layer.OutChannels, layer.KernelSize, layer.Stride, padding, layer.Dilation, layer.Groups,
            layer.Bias);
}

/// <summary>Paddings that give a size, as data.</summary>
internal sealed record WantReport(NumberRow InputShape, NumberRow Want, IReadOnlyList<WantReport.Found> Layers, string? WhyNone)
{
    /// <summary>A layer that gives it.</summary>
    internal sealed record Found(
        NumberRow Padding,
        NumberRow? OutputPadding,
        [property: System.Text.Json.Serialization.JsonPropertyName("csharp")] string CSharp,
        [property: System.Text.Json.Serialization.JsonPropertyName("pytorch")] string PyTorch);
}

/// <summary>TensorFlow's "same" as data; the difference is left out where nothing was run.</summary>
internal sealed record SameReport(
    NumberRow InputShape,
    NumberRow OutputShape,
    NumberRow PaddingAlongHeight,
    NumberRow PaddingAlongWidth,
    [property: System.Text.Json.Serialization.JsonPropertyName("csharp")] string CSharp,
    [property: System.Text.Json.Serialization.JsonPropertyName("pytorch")] string PyTorch,
    double? LargestDifference);
