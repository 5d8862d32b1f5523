using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using TorchConv.Arithmetic;
using TorchConv.Cli.Endings;
using TorchConv.Cli.Models;
using TorchConv.Cli.Options;
using TorchConv.Cli.Output;
using TorchConv.Expressions;
using TorchConv.Layers;
using TorchConv.ReceptiveFields;
using TorchConv.Summaries;
using TorchConv.Tables;

namespace TorchConv.Cli.Commands;

/// <summary>
/// <c>torchconv field</c>: the receptive field of a stack, drawn, and with <c>--effective</c> the influence of each of its positions; with
/// <c>--model</c> that of a whole model, layer by layer; or with <c>--design</c> the dilations with the largest field without gaps.
/// </summary>
internal static class FieldCommand
{
    public static Command Create()
    {
        Command command = new(
            "field", "Receptive field and gridding of a stack, drawn; of a model; or the dilations that see furthest without gaps.");
        Argument<string[]> words = new("layers")
        {
            Description = $"The layers, the first one first: {LayerToken.Grammar}; "
                + "or expressions in quotes, \"nn.Conv2d(1, 1, 3, dilation=2)\".",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<bool> measure = new("--measure") { Description = "Measure the field by gradients on TorchSharp's own layers too." };
        Option<bool> effective = new("--effective") { Description = "Draw how much each position matters, for random weights." };
        ParsedOption<long> draws = Number("--draws", "How many random weights and inputs --effective averages over.", "draws", 20);
        ParsedOption<long> seed = Number("--seed", "The seed of their random numbers; the same gives the same map.", "seed", 0);
        Option<bool> design = new("--design") { Description = "Search the dilations with the largest field without gaps." };
        ParsedOption<string?> model = new(
            "--model",
            "A model that is known here: how its field grows over all paths.",
            string.Join('|', KnownModels.Names), Read.OneOf(KnownModels.Names));
        ParsedOption<ModelInput?> input = new(
            "--input", "The shape of the model's input.", "shape", text => ModelInput.Parse(text), "inputs");
        ParsedOption<long> layers = Number("--layers", "How many layers are designed.", "layers", 3);
        ParsedOption<long> maxDilation = Number("--max-dilation", "The largest dilation of a layer that is designed.", "maxDilation", 9);
        ParsedOption<long> kernel = Number("--kernel", "The kernel size of the layers that are designed.", "kernelSize", 3);
        ParsedOption<long> best = Number("--best", "How many designs are listed.", "best", 5);
        OptionLike.Refuse(words, command);
        command.Add(words);
        foreach (Option option in (Option[])[measure, effective, draws, seed, model, input, design, layers, maxDilation, kernel, best])
            command.Add(option);
        FormatOptions output = new(command, hasCsv: true);

        Exclusive.Refuse(command, design, words, measure, effective, draws, seed, model, input);
        Exclusive.OnlyWith(command, design, layers, maxDilation, kernel, best);
        Exclusive.OnlyWith(command, effective, draws, seed);
        Exclusive.Refuse(command, model, words, effective);
        Exclusive.OnlyWith(command, model, input);
        command.SetAction(result => result.GetValue(design)
            ? Design(
                DilationDesign.Search(
                    result.GetValue(layers), result.GetValue(maxDilation), result.GetValue(kernel), result.GetValue(best)),
                output,
                result)
            : result.GetValue(model) is { } known ? OfModel(known, result.GetValue(input), result.GetValue(measure), output, result)
            : Report(
                [.. result.GetValue(words)!.SelectMany(StackWords.WordsOf)],
                result.GetValue(measure),
                result.GetValue(effective) ? new Draws((int)Math.Min(result.GetValue(draws), int.MaxValue), result.GetValue(seed)) : null,
                output,
                result));
        return command;
    }

    private static ParsedOption<long> Number(string name, string meaning, string parameter, long @default) =>
        new(name, meaning, "number", SizesText.ReadNumber, parameter) { DefaultValueFactory = _ => @default };

    private static int Report(string[] words, bool isMeasured, Draws? draws, FormatOptions output, ParseResult result)
    {
        StackWords text = StackOf(words);
        ReceptiveField field = ReceptiveField.Of(text.Stack);
        bool zh = output.IsChinese(result);
        Coverage? measured = null;
        EffectiveField? effective = null;
        using (Progress progress = new(isMeasured && draws is not null ? 2 : 1))
        {
            if (isMeasured)
            {
                progress.Say(zh ? "用梯度测量" : "measuring by gradients");
                measured = ReceptiveField.Measure(text.Stack);
            }

            if (draws is not null)
            {
                progress.Say(zh ? $"平均 {draws.Count:N0} 次" : $"averaging over {draws.Count:N0} draws");
                effective = EffectiveField.Measure(text.Stack, draws.Count, draws.Seed);
            }
        }

        bool agrees = measured is null || measured.Equals(field.Map());
        output.Write(
            new Document(
                [
                    Growth(field, text.Words, zh),
                    new Line(""),
                    .. Facts(field, zh),
                    .. text.Passed.IsEmpty
                        ? Array.Empty<Block>()
                        : [new Line(string.Join(", ", text.Passed) + (zh ? "：逐个位置计算，不改变感受野" : ": position by position, no field grows"))],
                    .. field.Positions == 0
                        ? Array.Empty<Block>()
                        : [new Line(""), new Drawing(canvas => FieldMap.From(field).Draw(canvas, zh))],
                    .. measured is null ? [] : Measured(measured, agrees, zh),
                    .. effective is null ? [] : Effective(effective, field, draws!, zh),
                ],
                () => JsonSerializer.Serialize(
                    FieldReport.From(field, text.Words, measured) with
                    {
                        Effective = effective is null ? null : FieldReport.EffectiveMeasurement.From(effective, draws!.Count, draws.Seed),
                    },
                    Json.Readable.FieldReport)),
            result);
        return Ending.StatusOf(agrees);
    }

    private static int OfModel(string name, ModelInput? input, bool isMeasured, FormatOptions output, ParseResult result)
    {
        (Document document, bool agrees) = ModelFieldReport.For(KnownModels.Named(name), input, isMeasured, output.IsChinese(result));
        output.Write(document, result);
        return Ending.StatusOf(agrees);
    }

    private static StackWords StackOf(string[] words)
    {
        try
        {
            return StackWords.Read(words);
        }
        catch (FormatException e)
        {
            throw new ArgumentException((e as SyntaxException)?.Problem ?? e.Message);
        }
    }

    private static Table Growth(ReceptiveField field, IReadOnlyList<string> words, bool zh) => new(
        [
            new(zh ? "层" : "layer"),
            new(zh ? "感受野" : "field", IsNumber: true),
            new(zh ? "有效步长" : "effective stride", IsNumber: true),
            new(zh ? "有效填充" : "effective padding", IsNumber: true, Rank: 1),
        ],
        [.. field.Layers.Zip(words, (row, word) => (Cell[])
        [
            Cell.Unbroken(word),
            row.Size,
            Pair(row.StrideAlongHeight, row.StrideAlongWidth),
            Pair(row.PaddingAlongHeight, row.PaddingAlongWidth),
        ])]);

    private static IEnumerable<Line> Facts(ReceptiveField field, bool zh)
    {
        if (field.Positions == 0)
        {
            yield return new Line(zh ? "这些输出看不到输入的任何位置" : "these outputs see nothing of the input", Tone.Remark);
            yield break;
        }

        string share = field.Share.ToString("P1", CultureInfo.InvariantCulture);
        string gridded = zh ? (field.IsGridded ? "有空隙（gridding）" : "没有空隙") : field.IsGridded ? "gridded: it has gaps" : "no gaps";
        yield return new Line(
            zh
                ? $"感受野 {field.Size}，触及 {field.Touched}：{field.Positions:N0} 个位置中的 {field.TouchedPositions:N0} 个（{share}），{gridded}"
                : $"field {field.Size}, touched {field.Touched}: {field.TouchedPositions:N0} of {field.Positions:N0} "
                    + $"positions ({share}), {gridded}",
            field.IsGridded ? Tone.Remark : Tone.Good);
        if (field.Height.Period > 1 || field.Width.Period > 1)
        {
            yield return new Line(zh
                ? $"相邻的输出看到的不同，每 {field.Height.Period}×{field.Width.Period} 个一循环；此处是看得最远的第一个输出：第 {field.Height.Output} 行第 {field.Width.Output} 列"
                : "neighbouring outputs have different fields, which repeat every "
                    + $"{field.Height.Period}×{field.Width.Period}; "
                    + $"this is the first output with the largest field: row {field.Height.Output}, column {field.Width.Output}");
        }

        if (HybridDilation.Of(field.Stack) is not { } hdc)
            yield break;

        string numbers = $"{hdc.KernelSize}{(zh ? "：M = " : ": M = ")}{string.Join(", ", hdc.M)}";
        yield return new Line(
            $"{(zh ? "混合空洞卷积（HDC）检验，卷积核 " : "test of hybrid dilated convolution (HDC), kernel ")}{numbers}"
                + (hdc.Passes is { } passes ? Verdict(passes) : ""));
        if (hdc.MistakeFor(field) is { } misses)
            yield return new Line(zh ? (field.IsGridded ? "HDC 检验有误：它以第一层 dilation 为 1 为前提，而感受野有空隙" : "HDC 检验有误：层的次序不影响覆盖，感受野没有空隙") : misses, Tone.Remark);

        string Verdict(bool passes) => zh
            ? $"；M₂ {(passes ? "≤" : ">")} {hdc.KernelSize}，{(passes ? "通过：判为没有空隙" : "未通过：判为有空隙")}"
            : $"; M₂ {(passes ? "≤" : ">")} {hdc.KernelSize}: {(passes ? "passes, no gaps" : "does not pass, gaps")}";
    }

    private static IEnumerable<Block> Measured(Coverage measured, bool agrees, bool zh)
    {
        yield return new Line("");
        yield return new Line(
            zh
                ? $"由 TorchSharp 各层的梯度实测：{measured.Size}，触及 {measured.TouchedPositions:N0} 个位置"
                : $"measured by gradients on TorchSharp's layers: {measured.Size}, {measured.TouchedPositions:N0} "
                    + (measured.TouchedPositions == 1 ? "position touched" : "positions touched"));
        if (measured.TouchedPositions > 0)
            yield return new Drawing(canvas => FieldMap.From(measured).Draw(canvas, zh));
        yield return agrees
            ? new Line(zh ? "推算与实测逐个位置一致" : "predicted and measured agree, position by position", Tone.Good)
            : new Line(zh ? "推算与实测不一致" : "predicted and measured differ", Tone.Bad);
    }

    private static IEnumerable<Block> Effective(EffectiveField effective, ReceptiveField field, Draws draws, bool zh)
    {
        string limit = EffectiveField.Threshold.ToString("P2", CultureInfo.InvariantCulture);
        string side = effective.EffectiveSize.ToString("0.0", CultureInfo.InvariantCulture);
        yield return new Line("");
        yield return new Line(zh
            ? $"有效感受野：{field.Positions:N0} 个位置中有 {effective.EffectivePositions:N0} 个的影响超过最大值的 {limit}，相当于边长 {side} 的正方形"
            : $"effective field: {effective.EffectivePositions:N0} of {field.Positions:N0} positions have more than {limit} of the largest "
                + $"influence, as many as a square of side {side}");
        yield return new Drawing(canvas => FieldMap.From(effective).Draw(canvas, zh));
        yield return new Line(zh
            ? $"影响：梯度的均方根，{draws.Count:N0} 次随机权重与输入，种子 {draws.Seed}；层间没有激活函数，也未经训练"
            : $"influence: root mean square of the gradient, {draws.Count:N0} random weights and inputs, seed {draws.Seed}; untrained, "
                + "without activations between the layers");
    }

    private static int Design(DilationDesign design, FormatOptions output, ParseResult result)
    {
        bool zh = output.IsChinese(result);
        Table table = new(
            [
                new(zh ? "各层 dilation" : "dilations"),
                new(zh ? "感受野" : "field", IsNumber: true),
                new(zh ? "每行路径数" : "paths along an axis", IsNumber: true, Rank: 2),
                new(zh ? "画出" : "draw it", Rank: 1),
            ],
            [.. design.Best.Select(list => (Cell[])
            [
                string.Join(", ", list.Dilations),
                list.Field.Size,
                FieldMap.Hits(list.Field.Height) is { } hits ? Cell.Unbroken($"{hits.Min()}–{hits.Max()}") : Cell.Empty,
                Cell.Unbroken($"torchconv field {LayerToken.Print(list.Field.Stack)}"),
            ])]);
        output.Write(
            Document.Create(
                [
                    table,
                    new Line(""),
                    new Line(zh
                        ? $"没有空隙而感受野最大的，选自 {design.Lists:N0} 种组合；次序不影响感受野与覆盖"
                        : $"the largest fields without gaps of {design.Lists:N0} lists of dilations; their order "
                            + "changes neither field nor coverage"),
                ],
                new DesignReport(
                    design.KernelSize,
                    design.Lists,
                    [.. design.Best.Select(list => new DesignReport.List(
                        NumberRow.From(list.Dilations), NumberRow.From(list.Field.Size)))]),
                Json.Readable.DesignReport),
            result);
        return Ending.StatusOf(true);
    }

    /// <summary>How many random weights and inputs the influence of a position is averaged over, and the seed of the first.</summary>
    private sealed record Draws(int Count, long Seed);

    private static Cell Pair(Fraction height, Fraction width) => Cell.Sizes<Fraction>(height == width ? [height] : [height, width]);
}
