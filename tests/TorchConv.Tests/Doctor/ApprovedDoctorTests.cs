using TorchConv.Cli.Doctor;
using TorchConv.Tables;
using Check = TorchConv.Cli.Doctor.Check;

namespace TorchConv.Tests.Doctor;

/// <summary>What doctor asks and what it says, compared whole with files that were read and approved.</summary>
public class ApprovedDoctorTests
{
    /// <summary>A seed and a number determine a problem, on every machine and with every version of .NET.</summary>
    [Fact]
    public void Everybody_is_asked_the_same()
    {
        ProblemTable table = new(seed: 1, Enum.GetValues<Kind>()), quick = new(seed: 2, [Kind.Transposed, Kind.FullyConnected], isQuick: true);

        string.Join('\n', [.. Lines(table, KnownHard.All.Count + 300), "quick", .. Lines(quick, 40), ""]).ShouldBeApproved("Doctor/Approved/problems.txt");

        static IEnumerable<string> Lines(ProblemTable table, int count) => Enumerable.Range(0, count).Select(number => $"{table[number]}{More(table[number])}");

        static string More(Problem problem) => $"{(problem.IsModule ? ", module" : "")}{(problem.Filling == Filling.Ones ? ", ones" : "")}";
    }

    /// <summary>Made-up reports with everything that there is to say.</summary>
    [Fact]
    public void Whatever_is_found_is_told_in_both_languages()
    {
        Machine machine = new(".NET 10.0.0", "Linux (linux-x64)", "AMD EPYC", 2);
        LibTorch there = new("0.107.0", "/libs/libtorch_cpu.so", null, null);
        Check right = new("ordinary", "forward", "float64", 100, 0, 0, 0.25), coarse = right with { Kind = "laws", LargestError = 12.3 };
        Check[] checks = [right, right with { Type = "bfloat16", Wrong = 3, LargestError = null }, right with { Kind = "pointwise", Type = "float16", Cases = 0, Unsupported = 5 }, coarse];
        Finding finding = new("bfloat16", "weight-gradient", "ordinary 1→1 channels", "nn.functional.conv2d(x, w)", 2, 3.5, 9, 3, "1 thread");
        Crash crash = new("float32", "forward", "pointwise 4→8 channels", "nn.functional.conv2d(a, b)", "pointwise 9→9 channels", true, false, null);
        DoctorReport healthy = new(machine, there, 1, "cpu", 100, 100, [right], [], [], null, true);
        (string Name, DoctorReport Report, bool IsThorough)[] reports =
        [
            ("healthy", healthy, false),
            ("thorough", healthy, true),
            ("stopped", healthy with { Answered = 7 }, true),
            ("not loaded", healthy with { LibTorch = there with { Path = null, Problem = "libgomp.so.1 is missing", Remedy = "install it" }, Checks = [], Healthy = false }, false),
            ("wrong in one type", healthy with { Checks = checks, Failures = [finding], Cure = "1 thread", Healthy = false }, false),
            ("wrong in float64", healthy with { Checks = [right with { Wrong = 1 }, right with { Type = "float32", Wrong = 2 }], Failures = [finding with { Observed = null, Cure = null }], Healthy = false }, true),
            ("ended", healthy with { Crashes = [crash, crash with { Alone = false, Direction = null }, crash with { Alone = null, Hung = true, Asked = crash.Problem }], Healthy = false }, true),
            ("hung", healthy with { Crashes = [crash with { Hung = true, Asked = crash.Problem, Cure = "ONEDNN_MAX_CPU_ISA=AVX2" }], Cure = "ONEDNN_MAX_CPU_ISA=AVX2", Healthy = false }, true),
        ];

        string.Concat(
            from report in reports
            from zh in new[] { false, true }
            select $"# {report.Name}\n{new PlainText(DoctorDocument.Create(report.Report, report.IsThorough, zh).Blocks, Canvas.Plain, zh)}\n\n").ShouldBeApproved("Doctor/Approved/reports.txt");
    }
}
