using System.CommandLine;
using TorchConv.Arithmetic;
using TorchConv.Article;
using TorchConv.Cli.Endings;
using TorchConv.Cli.Options;
using TorchConv.Cli.Output;
using TorchConv.Layers;
using TorchConv.Rewrites;
using TorchConv.Tables;

namespace TorchConv.Cli.Commands;

/// <summary><c>torchconv prove</c>: every rewrite of random layers of one configuration, compared with the original.</summary>
internal static class ProveCommand
{
    private static readonly Dictionary<string, Text> Sentences = new()
    {
        ["dilated-to-dense"] = new("a dilated kernel is a larger kernel with holes", "空洞卷积核是带孔的大卷积核"),
        ["grouped-to-split"] = new("a grouped layer is several small ones, stacked", "分组卷积是几个小卷积的堆叠"),
        ["grouped-to-dense"] = new("a grouped kernel is a block-diagonal one", "分组卷积的核是分块对角的卷积核"),
        ["separable-to-dense"] = new("a separable layer is one dense convolution", "深度可分离卷积是一个普通卷积"),
        ["dense-to-separable"] = new("a kernel of rank 1 is depthwise, then pointwise", "秩为 1 的卷积核是逐通道卷积加点卷积"),
        ["pointwise-to-linear"] = new("a pointwise layer is fully connected at every pixel", "点卷积是逐像素的全连接"),
        ["linear-to-pointwise"] = new("a fully connected layer at every pixel is pointwise", "逐像素的全连接是点卷积"),
        ["two-pointwise-to-one"] = new("two pointwise layers in a row are one", "相连的两个点卷积是一个"),
        ["convolution-to-linear"] = new("a convolution is fully connected on the flat input", "卷积是展平输入上的全连接"),
        ["convolution-to-matrix"] = new("a convolution is a matrix", "卷积是一个矩阵"),
        ["convolution-to-unfold"] = new("a convolution is unfold and multiply", "卷积是展开再相乘（im2col）"),
        ["transposed-to-matrix"] = new("a transposed convolution is the matrix transposed", "转置卷积是转置的矩阵"),
        ["transposed-to-convolution"] = new("it is a convolution of the zero-stuffed input", "转置卷积是插零输入上的普通卷积"),
        ["transposed-to-gradient"] = new("it is the gradient of the convolution", "转置卷积是卷积的梯度"),
        ["fold-batch-norm"] = new("batch normalisation goes into the convolution", "批归一化并入卷积"),
    };

    public static Command Create()
    {
        Command command = new("prove", "Every rewrite of one layer into another, proved by running both on random layers.");
        ParsedOption<string?> rewrite = new("--rewrite", "Only one rewrite, such as dilated-to-dense.", "name", Name);
        var (inChannels, outChannels, kernel) = (LayerOptions.In(4), LayerOptions.Out(6), LayerOptions.Kernel(3));
        var (stride, padding, dilation, groups) = (
            LayerOptions.Stride(), LayerOptions.Padding(), LayerOptions.Dilation(2), LayerOptions.Groups(2));
        ParsedOption<Shape?> input = LayerOptions.Input("1x4x12x12");
        ParsedOption<long> layers = new(
            "--layers", "How many random layers each rewrite is given.", "number", SizesText.ReadNumber, "layers")
        {
            DefaultValueFactory = _ => 10,
        };
        foreach (Option option in (Option[])[rewrite, inChannels, outChannels, kernel, stride, padding, dilation, groups, input, layers])
            command.Add(option);
        FormatOptions output = new(command);

        command.SetAction(result =>
        {
            ChosenGroups chosen = ChosenGroups.Of(groups, result, result.GetValue(inChannels), result.GetValue(outChannels));
            Conv2dSpec layer = Layer.Conv2d(
                result.GetValue(inChannels),
                result.GetValue(outChannels),
                result.GetValue(kernel),
                result.GetValue(stride),
                result.GetValue(padding),
                result.GetValue(dilation),
                chosen.Number);
            Proof[] proofs = [.. Proof.All.Where(proof => result.GetValue(rewrite) is not { } name || proof.Name == name)];
            Shape image = result.GetValue(input) ?? [1, layer.InChannels, 12, 12];
            return Report(proofs, layer, image, chosen, result.GetValue(layers), output, result);
        });
        return command;
    }

    private static string Name(string text) => Proof.All.Any(proof => proof.Name == text)
        ? text
        : throw new FormatException($"no rewrite has this name; there are {string.Join(", ", Proof.All.Select(proof => proof.Name))}");

    private static int Report(
        Proof[] proofs, Conv2dSpec layer, Shape input, ChosenGroups groups, long layers, FormatOptions output, ParseResult result)
    {
        bool zh = output.IsChinese(result);
        int count = (int)Math.Min(layers, int.MaxValue);
        List<ProofReport> proved = [];
        using (Progress progress = new(proofs.Length))
        {
            foreach (Proof proof in proofs)
            {
                progress.Say(proof.Name);
                proved.Add(ProofReport.From(proof.Run(layer, input, count)));
            }
        }

        ProveReport report = new(layer.CSharp, NumberRow.From(input), count, ProofResult.Tolerance, proved);
        output.Write(Document.Create([.. Blocks(report, input, groups, zh)], report, Json.Readable.ProveReport), result);
        return Ending.StatusOf(report.Rewrites.All(rewrite => rewrite.Fine));
    }

    private static IEnumerable<Block> Blocks(ProveReport report, Shape input, ChosenGroups groups, bool zh)
    {
        yield return new Table(
            [new(zh ? "改写" : "rewrite"), new(zh ? "含义" : "what it says", Rank: 1), new(zh ? "最大差" : "difference", IsNumber: true)],
            [.. report.Rewrites.Select(rewrite => (Cell[])
            [
                Cell.Unbroken(rewrite.Name), Sentence(rewrite.Name, zh), Number(rewrite.RelativeDifference),
            ])]);
        yield return new Line("");
        foreach (ProofReport rewrite in report.Rewrites.Where(rewrite => rewrite.Refusal is not null))
            yield return new Line($"{rewrite.Name}{(zh ? " 不适用：" : " does not cover this: ")}{rewrite.Refusal}", Tone.Remark);

        yield return new Line(zh
            ? $"每项改写 {report.Layers} 个随机层：{report.Layer}，输入 {input}"
            : $"{report.Layers} random layer{(report.Layers == 1 ? "" : "s")} for each: {report.Layer}, input {input}");
        if (groups.Remark(zh) is { } said)
            yield return new Line(said);
        int refuted = report.Rewrites.Count(rewrite => !rewrite.Fine);
        string verdict = (refuted, zh) switch
        {
            (0, true) => "都只是舍入误差",
            (0, false) => "all are rounding errors",
            (_, true) => $"{refuted} 个超过舍入误差",
            (_, false) => $"{refuted} are larger than rounding errors",
        };
        yield return new Line(
            zh ? $"差值相对于最大输出，{verdict}" : $"differences are relative to the largest output; {verdict}", refuted == 0 ? Tone.Good : Tone.Bad);
    }

    private static string Sentence(string name, bool zh) => zh ? Sentences[name].Zh : Sentences[name].En;

    private static Cell Number(double? difference) => difference switch
    {
        null => Cell.Missing,
        0 => 0,
        _ => Cell.Decimal(difference.Value, "0.0e-0", "R"),
    };
}
