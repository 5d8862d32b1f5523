using System.CommandLine;
using System.Globalization;
using TorchConv.Arithmetic;
using TorchConv.Cli.Options;
using TorchConv.Cli.Output;
using TorchConv.Layers;

namespace TorchConv.Cli.Commands;

/// <summary><c>torchconv compare</c>: the layer kinds side by side for one configuration, which by default is the article's.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        Command command = new("compare", "The layer kinds side by side for one configuration.");
        var (inChannels, outChannels, kernel) = (LayerOptions.In(), LayerOptions.Out(), LayerOptions.Kernel());
        var (dilation, groups, stride, padding) = (LayerOptions.Dilation(2), LayerOptions.Groups(3), LayerOptions.Stride(), LayerOptions.NumericPadding());
        ParsedOption<Shape?> input = LayerOptions.Input("1x3x32x32");
        foreach (Option option in (Option[])[inChannels, outChannels, kernel, dilation, groups, stride, padding, input])
            command.Add(option);
        OutputOptions output = new(command, hasCsv: true);

        command.SetAction(result =>
        {
            Configuration configuration = new(
                result.GetValue(inChannels),
                result.GetValue(outChannels),
                result.GetValue(kernel),
                result.GetValue(dilation),
                result.GetValue(groups),
                result.GetValue(stride),
                result.GetValue(padding));
            return Report(configuration, result.GetValue(input) ?? [1, configuration.In, 32, 32], output, result);
        });
        return command;
    }

    private static int Report(Configuration configuration, Shape input, OutputOptions output, ParseResult result)
    {
        bool zh = output.IsChinese(result);
        List<LayerReport> reports = [];
        List<string[]> rows = [];
        LayerFacts ordinary = configuration.Ordinary.Predict(input);
        bool agree = true;
        foreach (Kind kind in configuration.Kinds(input))
        {
            LayerFacts facts = kind.Layer.Measure(kind.Input);
            agree &= facts == kind.Layer.Predict(kind.Input);
            reports.Add(LayerReport.Of(kind.Name, kind.Layer, kind.Input, facts));
            rows.Add(
            [
                zh ? kind.ChineseName : kind.Name,
                Number(facts.Parameters),
                Share(facts.Parameters, ordinary.Parameters),
                kind.Layer.Formula,
                $"{facts.OutputShape}",
                Number(facts.MultiplyAdds),
                Share(facts.MultiplyAdds, ordinary.MultiplyAdds),
            ]);
        }

        Column[] columns =
        [
            new(zh ? "层" : "layer"),
            new(zh ? "参数" : "parameters", IsNumber: true),
            new(zh ? "占普通层" : "share", IsNumber: true),
            new(zh ? "公式" : "formula"),
            new(zh ? "输出形状" : "output shape"),
            new(zh ? "乘加次数" : "multiply-adds", IsNumber: true),
            new(zh ? "占普通层" : "share", IsNumber: true),
        ];
        string remark = zh
            ? $"输入 {input}；占比以普通卷积为 1；推算与实测{(agree ? "一致" : "不一致")}。"
            : $"input {input}; shares are of the ordinary layer; predicted and measured {(agree ? "agree" : "differ")}";
        output.Write(
            Document.Of(
                [new Grid(columns, rows), new Line(""), new Line(remark, agree ? Tone.Plain : Tone.Bad)],
                new CompareReport(input, reports),
                Json.Readable.CompareReport),
            result);
        return Program.StatusOf(agree);
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Share(long part, long whole)
    {
        double share = (double)part / whole;
        return share >= 100 ? share.ToString("N0", CultureInfo.InvariantCulture) : share.ToString("G3", CultureInfo.InvariantCulture);
    }

    private sealed record Kind(string Name, string ChineseName, LayerSpec Layer, Shape Input);

    private sealed record Configuration(long In, long Out, Size Kernel, Size Dilation, long Groups, Size Stride, Size Padding)
    {
        public Conv2dSpec Ordinary => Layer.Conv2d(In, Out, Kernel, Stride, Padding);

        /// <summary>The fully connected layer is the article's: one kernel window to as many numbers in each output channel.</summary>
        public IEnumerable<Kind> Kinds(Shape input)
        {
            LinearSpec connected = Layer.FullyConnected(checked(Kernel.Height * Kernel.Width * In), checked(Kernel.Height * Kernel.Width * Out));
            return
            [
                new("fully connected", "全连接", connected, [input[0], connected.InFeatures]),
                new("ordinary", "普通卷积", Ordinary, input),
                new("dilated", "空洞卷积", Layer.Conv2d(In, Out, Kernel, Stride, Padding, Dilation), input),
                new("grouped", "分组卷积", Layer.Conv2d(In, Out, Kernel, Stride, Padding, groups: Groups), input),
                new("pointwise", "点卷积", Layer.Pointwise(In, Out), input),
                new("depthwise separable", "深度可分离卷积", Layer.DepthwiseSeparable(In, Out, Kernel, Stride, Padding), input),
                new("transposed", "转置卷积", Layer.Transposed(In, Out, Kernel, Stride, Padding), input),
            ];
        }
    }
}
