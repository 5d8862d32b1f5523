using System.CommandLine;
using System.Text.Json;
using TorchConv.Cli.Doctor;
using TorchConv.Cli.Endings;
using TorchConv.Cli.Options;
using TorchConv.Cli.Output;
using TorchConv.Tables;

namespace TorchConv.Cli.Commands;

/// <summary>What <c>doctor</c> finds, as data.</summary>
internal sealed record DoctorReport(Machine Machine, LibTorch LibTorch, IReadOnlyList<NumberCheck> Checks, string? Cure, bool Healthy);

/// <summary><c>torchconv doctor</c>: does libtorch load here, and does it compute right numbers.</summary>
internal static class DoctorCommand
{
    // AVX2 and AVX512 have been seen to be wrong; AVX comes first because it is the faster of the two.
    private static readonly (string Name, string Value)[] Cures = [("ONEDNN_MAX_CPU_ISA", "AVX"), ("ONEDNN_MAX_CPU_ISA", "SSE41")];

    public static Command Create()
    {
        Command command = new("doctor", "Does libtorch load here, and does it compute right numbers.");
        Option<bool> probe = new(Probe.Option) { Hidden = true };
        command.Add(probe);
        OutputOptions output = new(command);
        command.SetAction(result => result.GetValue(probe) ? Answer(result) : Report(output, result));
        return command;
    }

    private static int Answer(ParseResult result)
    {
        result.InvocationConfiguration.Output.WriteLine(JsonSerializer.Serialize(Probe.Here(), ProbeJson.Default.Probe));
        return Ending.StatusOf(true);
    }

    private static int Report(OutputOptions output, ParseResult result)
    {
        Probe probe = Probe.InChild();
        bool isFloat32Ill = probe.LibTorch.Path is not null && !probe.IsRight("float32");
        string? cure = isFloat32Ill ? FindCure() : null;
        bool zh = output.IsChinese(result);
        DoctorReport report = new(Machine.Here(), probe.LibTorch, probe.Checks, cure, probe.IsHealthy);
        output.Write(
            Document.Create(
                [.. Facts(report, zh), .. Numbers(report, zh), new Line(""), .. Advice(report, isFloat32Ill, zh)],
                report,
                Json.Readable.DoctorReport),
            result);
        return Ending.StatusOf(probe.IsHealthy);
    }

    private static string? FindCure()
    {
        foreach (var cure in Cures)
        {
            if (Probe.InChild(cure).IsHealthy)
                return $"{cure.Name}={cure.Value}";
        }

        return null;
    }

    private static IEnumerable<Block> Facts(DoctorReport report, bool zh)
    {
        yield return new Line($".NET        {report.Machine.Dotnet}");
        yield return new Line($"{(zh ? "系统      " : "system    ")}  {report.Machine.System}");
        yield return new Line($"{(zh ? "处理器    " : "processor ")}  {report.Machine.Cpu}{(zh ? $"，{report.Machine.Cores} 核" : $", {report.Machine.Cores} cores")}");
        yield return new Line($"TorchSharp  {report.LibTorch.Version}");
        yield return report.LibTorch.Path is { } path
            ? new Line($"libtorch    {path}", Tone.Good)
            : new Line($"libtorch    {(zh ? "未能加载：" : "does not load: ")}{report.LibTorch.Problem}", Tone.Bad);
    }

    private static IEnumerable<Block> Numbers(DoctorReport report, bool zh)
    {
        if (report.Checks.Count == 0)
            yield break;

        yield return new Line("");
        yield return new Table(
            [
                new(zh ? "层" : "layer"),
                new(zh ? "方向" : "pass"),
                new(zh ? "float64 错误" : "float64 wrong", IsNumber: true),
                new(zh ? "float32 错误" : "float32 wrong", IsNumber: true),
                new(zh ? "float32 最大误差" : "float32 largest error", IsNumber: true),
            ],
            [.. report.Checks.GroupBy(check => (check.Layer, check.Pass)).Select(types => Row(types.Key.Layer, types.Key.Pass, types.ToDictionary(check => check.Type)))]);
    }

    private static Cell[] Row(string layer, string pass, Dictionary<string, NumberCheck> types) =>
    [
        layer,
        pass,
        Cell.Unbroken($"{types["float64"].Wrong}/{types["float64"].Cases}"),
        Cell.Unbroken($"{types["float32"].Wrong}/{types["float32"].Cases}"),
        Cell.Decimal(types["float32"].LargestError, "P0", "R"),
    ];

    private static IEnumerable<Line> Advice(DoctorReport report, bool isFloat32Ill, bool zh)
    {
        if (report.Healthy)
        {
            yield return new Line(zh ? "一切正常：libtorch 已加载，数值均与独立计算一致。" : "All is well: libtorch loads, and its numbers agree with a plain computation.", Tone.Good);
        }
        else if (report.LibTorch.Path is null)
        {
            yield return new Line($"{(zh ? "办法：" : "What to do: ")}{report.LibTorch.Remedy}", Tone.Bad);
        }
        else
        {
            if (report.Checks.Any(check => check is { Type: "float64", Wrong: > 0 }))
                yield return new Line(zh ? "此机器上 float64 的数值有误：此处的任何结果都不可信。" : "float64 computes wrong numbers on this machine: no result made here can be trusted.", Tone.Bad);
            if (isFloat32Ill)
            {
                yield return new Line(
                    zh
                        ? "此机器上 float32 的数值有误：在此训练或推理的模型会得到错误的结果。TorchConv 自身的数值用 float64 计算，不受影响。"
                        : "float32 computes wrong numbers on this machine: models trained or run here in float32 get wrong results. TorchConv's own numbers are computed in float64.",
                    Tone.Bad);
                yield return report.Cure is { } cure
                    ? new Line(zh ? $"办法：启动程序前设置环境变量 {cure}（已在子进程中试过：数值全部正确）。" : $"What to do: set {cure} in the environment before the program starts (tried in a child process: all numbers are right).", Tone.Remark)
                    : new Line(zh ? "办法：使用 float64（未找到可用的环境变量）。" : "What to do: use float64 (no environment variable was found to help).", Tone.Remark);
            }
        }
    }
}
