namespace TorchConv.Tests.Samples;

/// <summary>The list of samples, and what is said of a sample that is not there.</summary>
public class SampleListTests
{
    [Fact]
    public async Task Without_a_name_every_sample_is_listed_with_a_line_of_its_own()
    {
        string[] lines = (await SampleProcess.RunAsync()).ShouldBeFine().Output.TrimEnd().Split('\n');

        lines.Select(line => line.Split(' ')[0]).Should().BeEquivalentTo(SampleFolder.Names);
        lines.Should().OnlyContain(line => line.Length > "ParameterCounts".Length && line.Length <= 80);
    }

    [Fact]
    public async Task An_unknown_name_is_answered_with_the_known_ones()
    {
        var answer = await SampleProcess.RunAsync("NoSuchSample");

        answer.ExitCode.Should().Be(2);
        answer.Output.Should().BeEmpty();
        answer.Error.Should().Be("unknown sample \"NoSuchSample\"; the samples are ParameterCounts, DilatedContext, GroupedBottleneck, "
            + "TransposedDecoder, PointwiseBottleneck, DepthwiseSeparable, TrainComparison\n");
        SampleFolder.Names.Should().OnlyContain(name => answer.Error.Contains(name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("traincomparison")]
    [InlineData("train-comparison")]
    [InlineData("TrainComparison.cs")]
    public async Task A_name_is_understood_in_any_case_with_hyphens_and_as_a_file(string name) =>
        (await SampleProcess.RunAsync(name, "--fast")).Should().Be(await SampleProcess.RunAsync("TrainComparison", "--fast"))
            .And.Match<Answer>(answer => answer.Error.Contains("the options are --seed, --epochs, --images and --only", StringComparison.Ordinal), "no other sample has these options");

    [Fact]
    public async Task An_option_that_a_sample_does_not_have_is_refused()
    {
        var answer = await SampleProcess.RunAsync("DilatedContext", "--seed", "3");

        answer.ExitCode.Should().Be(2);
        answer.Output.Should().BeEmpty();
        answer.Error.Should().Be("unknown option \"--seed\"; this sample takes none\n");
    }
}
