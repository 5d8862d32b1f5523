using System.CommandLine;
using TorchConv.Arithmetic;
using TorchConv.Article;
using TorchConv.Cli.Endings;
using TorchConv.Cli.Options;
using TorchConv.Cli.Output;
using TorchConv.Layers;
using TorchConv.Tables;

namespace TorchConv.Cli.Commands;

/// <summary><c>torchconv compare</c>: the layer kinds side by side for one configuration, which by default is the article's.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        Command command = new("compare", "The layer kinds side by side for one configuration.");
        var (inChannels, outChannels, kernel) = (LayerOptions.In(), LayerOptions.Out(), LayerOptions.Kernel());
        var (dilation, groups, stride, padding) = (
            LayerOptions.Dilation(2), LayerOptions.Groups(3), LayerOptions.Stride(), LayerOptions.NumericPadding());
        ParsedOption<Shape?> input = LayerOptions.Input("1x3x32x32");
        foreach (Option option in (Option[])[inChannels, outChannels, kernel, dilation, groups, stride, padding, input])
            command.Add(option);
        Option<bool> time = LayerCommand.Time();
        command.Add(time);
        FormatOptions output = new(command, hasCsv: true);

        command.SetAction(result =>
        {
            Shape image = result.GetValue(input) ?? [1, result.GetValue(inChannels), 32, 32];
            ChosenGroups chosen = ChosenGroups.Of(groups, result, result.GetValue(inChannels), result.GetValue(outChannels));
            IReadOnlyList<LayerKind> kinds = LayerKind.Of(
                result.GetValue(inChannels),
                result.GetValue(outChannels),
                result.GetValue(kernel),
                result.GetValue(dilation),
                chosen.Number,
                result.GetValue(stride),
                result.GetValue(padding),
                image);
            return Report(kinds, image, chosen, result.GetValue(time), output, result);
        });
        return command;
    }

    private static int Report(
        IReadOnlyList<LayerKind> kinds, Shape input, ChosenGroups groups, bool isTimed, FormatOptions output, ParseResult result)
    {
        bool zh = output.IsChinese(result);
        List<LayerReport> reports = [];
        List<Cell[]> rows = [];
        LayerFacts ordinary = kinds.Single(kind => kind.Name == LayerKind.Ordinary).Layer.Predict(input);
        LayerKind? connected = LayerKind.ConnectedLike(ordinary, input);
        List<(LayerKind Kind, LayerTime Time)> times = [];
        bool agree = true, isMeasured = true;
        IReadOnlyList<LayerKind> all = connected is null ? kinds : [connected, .. kinds];
        using Progress progress = new(all.Count);
        foreach (LayerKind kind in all)
        {
            progress.Say(kind.Label.In(zh));
            LayerFacts facts = kind.Layer.Predict(kind.Input);
            LayerFacts? measured = isMeasured ? Measured.Of(kind.Layer, kind.Input) : null;
            isMeasured = measured is not null;
            agree &= measured is null || measured == facts;

            // A layer on the whole image may be too large for this machine: it is compared, and not run.
            LayerTime? time = isTimed && isMeasured && kind != connected ? LayerTime.Of(kind.Layer, kind.Input) : null;
            if (time is not null)
                times.Add((kind, time));
            reports.Add(LayerReport.From(kind.Name.En, kind.Layer, kind.Input, facts, time));
            rows.Add(
            [
                kind.Label.In(zh),
                facts.Parameters,
                Share(facts.Parameters, ordinary.Parameters),
                Cell.Unbroken(kind.Layer.Formula),
                facts.OutputShape,
                facts.MultiplyAdds,
                Share(facts.MultiplyAdds, ordinary.MultiplyAdds),
            ]);
        }

        progress.Dispose();
        Column[] columns =
        [
            new(zh ? "层" : "layer"),
            new(zh ? "参数" : "parameters", IsNumber: true),
            new(zh ? "占普通层" : "share", IsNumber: true, Rank: 3, zh ? "参数占比" : "share of parameters"),
            new(zh ? "公式" : "formula", Rank: 4),
            new(zh ? "输出形状" : "output shape", Rank: 2),
            new(zh ? "乘加次数" : "multiply-adds", IsNumber: true, Rank: 1),
            new(zh ? "占普通层" : "share", IsNumber: true, Rank: 3, zh ? "乘加占比" : "share of multiply-adds"),
        ];
        string remark = zh
            ? $"输入 {input}；占比以普通卷积为 1；{(isMeasured ? $"推算与实测（META 上的真实层）{(agree ? "一致" : "不一致")}" : "仅推算")}。"
            : $"input {input}; shares are of the ordinary layer; "
                + (isMeasured ? $"predicted and measured (real layers on META) {(agree ? "agree" : "differ")}" : "predicted alone");
        Line[] remarks =
        [
            new(remark, agree ? Tone.Plain : Tone.Bad),
            new(Connected(isOnImage: connected is not null, zh)),
            .. groups.Remark(zh) is { } said ? [new Line(said)] : Array.Empty<Line>(),
        ];
        output.Write(
            Document.Create(
                [
                    new Table(columns, rows),
                    new Line(""),
                    .. remarks,
                    .. times.Count == 0
                        ? Array.Empty<Block>()
                        : [new Line(""), LayerTimes.Table(times, zh), new Line(""), new Line(LayerTimes.Why(times, zh))],
                ],
                new CompareReport(NumberRow.From(input), reports),
                Json.Readable.CompareReport),
            result);
        if (!isMeasured)
            result.InvocationConfiguration.Error.WriteLine(Measured.Absence);
        return Ending.StatusOf(agree);
    }

    private static string Connected(bool isOnImage, bool zh) => (isOnImage, zh) switch
    {
        (true, false) => "fully connected: image has the ordinary layer's input and output; "
            + "patch, the article's, those of one kernel window",
        (true, true) => "全连接：“整幅图像”的输入输出与普通卷积相同；“一个窗口”即文中的层，输入输出只有一个卷积核大小",
        (false, false) => "a fully connected layer on this image is too large to be told; patch, the article's, has one kernel window",
        (false, true) => "整幅图像上的全连接层太大，未列出；“一个窗口”即文中的层，输入输出只有一个卷积核大小",
    };

    private static Cell Share(long part, long whole)
    {
        double share = (double)part / whole;
        return share >= 100 ? Cell.Number(share) : Cell.Decimal(share, "G3", "G3");
    }
}
