using System.Text.Json;
using TorchConv.Cli.Doctor;

namespace TorchConv.Tests.Cli;

/// <summary><c>torchconv doctor</c>.</summary>
public class DoctorCommandTests
{
    [Fact]
    public async Task Says_which_libtorch_computes_right_numbers_and_shows_a_problem_for_what_is_wrong()
    {
        Answer answer = await CommandLine.RunLineAsync("doctor --cases 90 --format json");

        answer.Error.Should().BeEmpty();
        JsonElement report = answer.Json;
        report.GetProperty("libTorch").GetProperty("version").GetString().Should().Be("0.107.0");
        report.GetProperty("libTorch").GetProperty("path").GetString().Should().Contain("torch_cpu");
        report.GetProperty("asked").GetInt32().Should().Be(90 + KnownAnswer.All.Count);
        report.GetProperty("answered").GetInt32().Should().Be(90 + KnownAnswer.All.Count);

        JsonElement[] checks = [.. report.GetProperty("checks").EnumerateArray()];
        checks.Where(check => check.GetProperty("type").GetString() == "float64").Should().HaveCount((7 * 3) + (2 * 2) + 1, "weights have gradients, pooling has none, published answers are of outputs")
            .And.OnlyContain(check => check.GetProperty("wrong").GetInt32() == 0);

        // Whether the other types are right depends on the processor; what is said of them must agree with what was found.
        bool isRight = checks.All(check => check.GetProperty("wrong").GetInt32() == 0);
        report.GetProperty("healthy").GetBoolean().Should().Be(isRight);
        (report.GetProperty("failures").GetArrayLength() == 0).Should().Be(isRight);
        answer.ExitCode.Should().Be(isRight ? 0 : 1);
    }

    [Fact]
    public async Task Asks_only_what_it_is_told_to()
    {
        Answer answer = await CommandLine.RunLineAsync("doctor --thorough --cases 60 --kind grouped --direction weight-gradient --type float64 --seed 4 --format json");

        answer.ShouldBeFine();
        JsonElement check = answer.Json.GetProperty("checks").EnumerateArray().Should().ContainSingle().Subject;
        check.GetProperty("kind").GetString().Should().Be("grouped");
        check.GetProperty("direction").GetString().Should().Be("weight-gradient");
        check.GetProperty("cases").GetInt32().Should().Be(60);
        check.GetProperty("largestError").GetDouble().Should().BeInRange(1e-6, 1, "sums are rounded, by less than they may be");
        answer.Json.GetProperty("seed").GetInt32().Should().Be(4);
    }

    [CtrlCFact]
    public async Task Ctrl_C_reports_what_was_done()
    {
        using CtrlC doctor = new(Path.Combine(CommandLine.Folder, "TorchConv.Cli.dll"), "doctor", "--thorough", "--cases", "1000000", "--format", "json", "--progress");
        char[] progress = new char["\r100 of 1,000,043".Length];
        await doctor.Error.ReadBlockAsync(progress);
        new string(progress).Should().Be("\r100 of 1,000,043");

        Answer answer = await doctor.PressAsync();

        answer.ExitCode.Should().Be(130);
        answer.Json.GetProperty("asked").GetInt32().Should().Be(1_000_043);
        answer.Json.GetProperty("answered").GetInt32().Should().BeInRange(100, 999_999);
        answer.Json.GetProperty("checks").GetArrayLength().Should().BePositive();
    }

    [Theory]
    [InlineData("--format table", "Ten thousand cases in every direction: torchconv doctor --thorough")]
    [InlineData("--format markdown", "| kind | direction | float64 wrong | error |")]
    [InlineData("--lang zh", "更彻底的检查：torchconv doctor --thorough")]
    public async Task It_is_read_in_several_forms_and_names_the_thorough_look(string format, string shown)
    {
        Answer answer = await CommandLine.RunLineAsync($"doctor --cases 9 --type float64 {format}");

        answer.ShouldBeFine().Output.Should().Contain(shown);
    }

    [Fact]
    public async Task A_device_that_is_not_there_is_refused()
    {
        Answer answer = await CommandLine.RunLineAsync("doctor --device cuda");

        answer.Error.Should().Be("torchconv: --device cuda: there is no CUDA device that this libtorch can use\n");
        answer.ExitCode.Should().Be(2);
    }

    [Theory]
    [InlineData("--cases 0", "--cases 0: 0 must be from 1 to 10000000")]
    [InlineData("--cases many", "--cases many: \"many\" is not a whole number")]
    [InlineData("--seed -1", "--seed -1: -1 must be from 0 to 2147483647")]
    [InlineData("--type float8", "--type float8: \"float8\" must be one of float64, float32, bfloat16, float16; did you mean float64?")]
    [InlineData("--direction back", "--direction back: \"back\" must be one of forward, input-gradient, weight-gradient")]
    [InlineData("--kind round", "--kind round: \"round\" must be one of fully-connected, ordinary, dilated, grouped, depthwise, pointwise, transposed, max-pooling, average-pooling")]
    [InlineData("--device tpu", "--device tpu: \"tpu\" must be one of cpu, cuda; did you mean cpu?")]
    public void Bad_input_is_refused_in_one_line(string options, string reason)
    {
        Answer answer = CommandLine.RunHere($"doctor {options}");

        answer.Error.Should().Be($"torchconv: {reason}\n");
        answer.ExitCode.Should().Be(2);
    }
}
