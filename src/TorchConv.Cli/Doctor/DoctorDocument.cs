using System.Globalization;
using TorchConv.Cli.Output;
using TorchConv.Tables;

namespace TorchConv.Cli.Doctor;

/// <summary>A report of <c>doctor</c> to read.</summary>
internal static class DoctorDocument
{
    private static readonly string[] Types = [.. Enum.GetValues<NumberType>().Select(type => type.Name())];

    private static readonly Cell[] Empty = [Cell.Empty, Cell.Empty];

    public static Document Create(DoctorReport report, bool thorough, bool zh) => Document.Create(
        [.. Facts(report, zh), .. Numbers(report, zh), .. Findings(report, zh), new Line(""), .. Advice(report, thorough, zh)],
        report,
        DoctorJson.Readable.DoctorReport);

    private static IEnumerable<Block> Facts(DoctorReport report, bool zh)
    {
        yield return new Line($".NET        {report.Machine.Dotnet}");
        yield return new Line($"{(zh ? "系统      " : "system    ")}  {report.Machine.System}");
        string cores = zh ? $"，{report.Machine.Cores} 核" : $", {report.Machine.Cores} cores";
        yield return new Line($"{(zh ? "处理器    " : "processor ")}  {report.Machine.Cpu}{cores}");
        yield return new Line($"TorchSharp  {report.LibTorch.Version}");
        yield return report.LibTorch.Path is { } path
            ? new Line($"libtorch    {path}", Tone.Good)
            : new Line($"libtorch    {(zh ? "未能加载：" : "does not load: ")}{report.LibTorch.Problem}", Tone.Bad);
    }

    private static IEnumerable<Block> Numbers(DoctorReport report, bool zh)
    {
        if (report.Checks.Count == 0)
            yield break;

        string[] types = [.. Types.Where(type => report.Checks.Any(check => check.Type == type))];
        yield return new Line("");
        yield return new Table(
            [
                new(zh ? "层" : "kind"),
                new(zh ? "方向" : "direction"),
                .. types.SelectMany(type =>
                    new Column[] { new(zh ? $"{type} 错误" : $"{type} wrong", IsNumber: true), new(zh ? "最大误差" : "error", IsNumber: true) }),
            ],
            [.. report.Checks.GroupBy(check => (check.Kind, check.Direction))
                .Select(row => Row(row.Key.Kind, row.Key.Direction, types, [.. row], zh))]);
        yield return new Line(zh ? "误差以舍入允许的最大值为单位：大于 1 即为错误。" : "Errors are in units of what rounding may do: more than 1 is wrong.", Tone.Remark);
    }

    private static Cell[] Row(string kind, string direction, string[] types, Check[] checks, bool zh) =>
    [
        Cell.Unbroken(kind),
        Cell.Unbroken(direction),
        .. types.SelectMany(type => checks.FirstOrDefault(check => check.Type == type) switch
        {
            null => Empty,
            { Cases: 0 } => new Cell[] { zh ? "不支持" : "not supported", Cell.Empty },
            var check => [Cell.Unbroken($"{check.Wrong}/{check.Cases}"), Error(check)],
        }),
    ];

    private static Cell Error(Check check) =>
        check.LargestError is { } error ? Cell.Decimal(error, error < 10 ? "0.00" : "0", "R") : Cell.Unbroken("∞");

    private static IEnumerable<Block> Findings(DoctorReport report, bool zh)
    {
        foreach (Finding finding in report.Failures)
        {
            yield return new Heading(zh
                ? $"错误：{finding.Type}，{finding.Direction}，{finding.Problem}（约 {finding.Cases} 例）"
                : $"Wrong: {finding.Type}, {finding.Direction}, {finding.Problem} "
                    + $"(about {finding.Cases} {(finding.Cases == 1 ? "case" : "cases")})");
            yield return new Drawing(_ => finding.Source);
            yield return new Line(zh
                ? $"应为 {Number(finding.Expected)}，实为 {Number(finding.Observed)}。"
                : $"Expected {Number(finding.Expected)}, observed {Number(finding.Observed)}.");
            yield return Under(finding.Cure, zh);
        }

        foreach (Crash crash in report.Crashes)
        {
            string where = crash.Direction is { } direction ? zh ? $"{crash.Type}，{direction}" : $"{crash.Type}, {direction}" : crash.Type;
            yield return new Heading(crash.Hung
                ? zh ? $"没有回答：{where}，{crash.Problem}" : $"There was no answer: {where}, {crash.Problem}"
                : zh ? $"进程崩溃：{where}，{crash.Problem}" : $"The process ended: {where}, {crash.Problem}");
            if (crash.Alone is false)
            {
                yield return new Line(zh
                    ? "单独计算此问题时进程未再崩溃：原因也可能是它之前的某个问题。"
                    : "This problem alone did not end a process again; the cause may be a question before it.", Tone.Remark);
            }
            if (crash.Alone is true)
            {
                yield return new Drawing(_ => crash.Source);
                if (crash.Asked != crash.Problem)
                    yield return new Line(zh ? $"缩小自：{crash.Asked}" : $"Made smaller from: {crash.Asked}", Tone.Remark);
                yield return Under(crash.Cure, zh);
            }
        }
    }

    private static Line Under(string? setting, bool zh) => new(setting is { } cure
        ? zh ? $"在此设置下正确：{cure}（已在子进程中试过）。" : $"It is right under: {cure} (tried in a child process)."
        : zh ? "未找到使其正确的设置。" : "No setting was found under which it is right.", Tone.Remark);

    private static IEnumerable<Line> Advice(DoctorReport report, bool thorough, bool zh)
    {
        if (report.LibTorch.Path is null)
        {
            yield return new Line($"{(zh ? "办法：" : "What to do: ")}{report.LibTorch.Remedy}", Tone.Bad);
            yield break;
        }

        if (report.Answered < report.Asked)
        {
            yield return new Line(
                zh ? $"已中止：{report.Asked} 个问题中完成了 {report.Answered} 个。" : $"Stopped after {report.Answered} of {report.Asked} questions.", Tone.Remark);
        }

        if (report.Healthy)
        {
            yield return new Line(
                zh
                    ? $"{report.Answered} 个问题的数值均正确：与独立计算、已发表的答案和卷积的定律一致（种子 {report.Seed}）。"
                    : $"All is well: the numbers of {report.Answered} questions "
                        + $"agree with a plain computation and with published answers (seed {report.Seed}).",
                Tone.Good);
        }
        else
        {
            string[] wrong = [.. report.Checks.Where(check => check.Wrong > 0).Select(check => check.Type).Distinct()];
            if (wrong.Length > 0)
            {
                yield return new Line(
                    zh
                        ? $"此机器上 {string.Join("、", wrong)} 的数值有误：在此训练或推理的模型会得到错误的结果。"
                            + (wrong.Contains("float64") ? "此处的任何结果都不可信。" : "TorchConv 自身的数值用 float64 计算，不受影响。")
                        : $"{string.Join(", ", wrong)}: wrong numbers on this machine; "
                            + $"models trained or run here in {(wrong.Length > 1 ? "these types" : "this type")} get wrong results. "
                            + (wrong.Contains("float64") ? "No result made here can be trusted."
                                : "TorchConv's own numbers are computed in float64."),
                    Tone.Bad);
            }

            if (report.Crashes.Count > 0)
                yield return new Line(zh ? $"有 {report.Crashes.Count} 个问题没有得到回答。" : $"Questions without an answer: {report.Crashes.Count}.", Tone.Bad);
            if (report.Cure is { } cure)
            {
                yield return new Line(
                    zh ? $"办法：启动程序前设置 {cure}（已在子进程中试过）。" : $"What to do: {cure}, before the program starts (tried in a child process).", Tone.Remark);
            }
        }

        if (!thorough)
        {
            yield return new Line(zh ? "更彻底的检查：torchconv doctor --thorough"
                : "Ten thousand cases in every direction: torchconv doctor --thorough", Tone.Remark);
        }
    }

    private static string Number(double? number) => number is { } value ? value.ToString("R", CultureInfo.InvariantCulture) : "—";
}
