using System.Text.Json;
using CliWrap.Buffered;
using TorchConv.Arithmetic;
using TorchConv.Cli.Doctor;

namespace TorchConv.Tests.Cli;

/// <summary><c>torchconv doctor</c>.</summary>
public class DoctorCommandTests
{
    [Fact]
    public async Task Says_which_libtorch_computes_right_numbers_and_names_the_cure_where_float32_does_not()
    {
        Answer answer = await CommandLine.RunLineAsync("doctor --format json");

        answer.Error.Should().BeEmpty();
        JsonElement report = answer.Json;
        report.GetProperty("libTorch").GetProperty("version").GetString().Should().Be("0.107.0");
        report.GetProperty("libTorch").GetProperty("path").GetString().Should().Contain("torch_cpu");

        JsonElement[] checks = [.. report.GetProperty("checks").EnumerateArray()];
        checks.Should().HaveCount(2 * 2 * 7, "both types and both passes of each kind of layer are checked");
        checks.Where(check => check.GetProperty("type").GetString() == "float64").Should().OnlyContain(check => check.GetProperty("wrong").GetInt32() == 0);

        // Whether float32 is right depends on the processor; what is said of it must agree with what was found.
        bool isFloat32Right = checks.All(check => check.GetProperty("wrong").GetInt32() == 0);
        report.GetProperty("healthy").GetBoolean().Should().Be(isFloat32Right);
        report.TryGetProperty("cure", out JsonElement cure).Should().Be(!isFloat32Right);
        if (!isFloat32Right)
            (await Cured(cure.GetString()!)).Json.GetProperty("healthy").GetBoolean().Should().BeTrue("that is what a cure is");
        answer.ExitCode.Should().Be(isFloat32Right ? 0 : 1);
    }

    private static async Task<Answer> Cured(string variable)
    {
        string[] cure = variable.Split('=');
        BufferedCommandResult result = await DotnetProcess.Command(Path.Combine(CommandLine.Folder, "TorchConv.Cli.dll"), "doctor", "--format", "json")
            .WithEnvironmentVariables(variables => variables.Set(cure[0], cure[1])).ExecuteBufferedAsync();
        return new Answer(result.StandardOutput, result.StandardError, result.ExitCode);
    }

    [Fact]
    public void Its_plain_convolution_carries_the_articles_numbers()
    {
        PlainLayer plain = new(1, 1, 1, new SlidingWindow(3));
        double[] kernel = [1, 2, 1, 2, 1, 2, 1, 1, 2];

        plain.Forward([3, 5, 2, 7, 4, 1, 3, 8, 6, 3, 8, 2, 9, 6, 1, 5], kernel, 4).Should().Equal(55, 52, 57, 50);
        plain.Backward([55, 52, 57, 50], kernel, 4).Should().Equal(55, 162, 159, 52, 167, 323, 319, 154, 169, 264, 326, 204, 57, 107, 164, 100);
    }
}
