using System.Text.Json;
using TorchConv.Cli.Doctor;

namespace TorchConv.Tests.Cli;

/// <summary>What <c>torchconv doctor</c> does where something is wrong: rehearsed, since a healthy machine shows nothing.</summary>
public class DoctorRehearsalTests
{
    [Fact]
    public async Task A_crash_is_named_with_its_problem_and_the_rest_goes_on()
    {
        Answer answer = await CommandLine.RunLineAsync("doctor --cases 40 --type float64 --crash-at 20 --format json");

        answer.Error.Should().BeEmpty();
        answer.ExitCode.Should().Be(1);
        JsonElement crash = answer.Json.GetProperty("crashes").EnumerateArray().Should().ContainSingle().Subject;
        Problem problem = new Examination(1, 40, Enum.GetValues<Kind>(), [NumberType.Float64], Enum.GetValues<Direction>(), Thorough: false, "cpu").Questions()[20].Problem;
        crash.GetProperty("problem").GetString().Should().Be(problem.ToString());
        crash.GetProperty("type").GetString().Should().Be("float64");
        crash.TryGetProperty("direction", out _).Should().BeFalse("the problem alone does not end a process again");
        crash.GetProperty("source").GetString().Should().Be(SourceText.Of(problem, NumberType.Float64, Direction.Forward));
        answer.Json.GetProperty("answered").GetInt32().Should().Be(40 + KnownAnswer.All.Count);
        answer.Json.GetProperty("checks").EnumerateArray().Where(check => check.GetProperty("direction").GetString() == "forward").Sum(check => check.GetProperty("cases").GetInt32())
            .Should().Be(40 + KnownAnswer.All.Count - 1, "all but the one at which the process ended are answered");
    }

    [Fact]
    public async Task What_is_wrong_is_shrunk_to_one_line_of_CSharp_with_the_setting_under_which_it_is_right()
    {
        Answer answer = await CommandLine.RunLineAsync("doctor --cases 40 --kind pointwise --type float64 --direction forward --at-bias double --format json");

        answer.ExitCode.Should().Be(1);
        JsonElement finding = answer.Json.GetProperty("failures").EnumerateArray().Should().ContainSingle("one cause was injected").Subject;
        finding.GetProperty("problem").GetString().Should().Be("pointwise 1→1 channels input 1×1 kernel 1×1 with bias batch 1");
        finding.GetProperty("source").GetString().Should().Be(
            "new System.Func<Tensor>(() => { var x = ones(new long[] { 1, 1, 1, 1 }, float64); var w = ones(new long[] { 1, 1, 1, 1 }, float64); "
            + "var b = ones(new long[] { 1 }, float64); return nn.functional.conv2d(x, w, b); })()");
        finding.GetProperty("expected").GetDouble().Should().Be(2);
        finding.GetProperty("observed").GetDouble().Should().Be(3);
        finding.GetProperty("cure").GetString().Should().Be("1 thread: torch.set_num_threads(1)");
        answer.Json.GetProperty("cure").GetString().Should().Be("1 thread: torch.set_num_threads(1)");
    }

    [Fact]
    public async Task What_ends_the_process_is_shrunk_too_with_the_setting_under_which_it_is_right()
    {
        Answer answer = await CommandLine.RunLineAsync("doctor --cases 9 --kind pointwise --type float64 --direction forward --at-bias crash --format json");

        answer.ExitCode.Should().Be(1);
        JsonElement crash = answer.Json.GetProperty("crashes").EnumerateArray().Should().ContainSingle("one of these problems has a bias").Subject;
        crash.GetProperty("type").GetString().Should().Be("float64");
        crash.GetProperty("direction").GetString().Should().Be("forward");
        crash.GetProperty("problem").GetString().Should().Be("pointwise 1→1 channels input 1×1 kernel 1×1 with bias batch 1");
        crash.GetProperty("asked").GetString().Should().NotBe(crash.GetProperty("problem").GetString()).And.Contain("with bias");
        crash.GetProperty("hung").GetBoolean().Should().BeFalse();
        crash.GetProperty("cure").GetString().Should().Be("ONEDNN_MAX_CPU_ISA=AVX2");
        answer.Json.GetProperty("cure").GetString().Should().Be("ONEDNN_MAX_CPU_ISA=AVX2");
        answer.Json.GetProperty("healthy").GetBoolean().Should().BeFalse();
    }

    [Fact]
    public async Task What_never_answers_is_named_and_the_rest_goes_on()
    {
        Answer answer = await CommandLine.RunLineAsync("doctor --cases 9 --kind pointwise --type float64 --direction forward --at-bias hang --patience 2 --lang zh");

        answer.ExitCode.Should().Be(1);
        answer.Output.Should().Contain("没有回答：float64，forward，pointwise").And.Contain("在此设置下正确：ONEDNN_MAX_CPU_ISA=AVX2");
    }
}
