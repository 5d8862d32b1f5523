namespace TorchConv.Tests.Samples;

/// <summary>Each sample is run as a process of its own; what its head says that it prints is what it prints.</summary>
public class PrintedOutputTests
{
    public static TheoryData<string> Samples => [.. SampleFolder.Names.Where(name => name != "TrainComparison")];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task A_sample_prints_what_its_head_quotes(string name) =>
        (await SampleProcess.RunAsync(name)).ShouldBeFine().Output.TrimEnd().Should().Be(SampleFolder.QuotedOutput(name));

    [Theory]
    [MemberData(nameof(Samples))]
    public void The_head_of_a_sample_says_what_it_shows_and_how_to_use_it(string name)
    {
        string head = SampleFolder.Read($"{name}.cs").Split("\nusing ")[0];

        head.Should().StartWith($"// {name}: ").And.Contain("\n// What it shows\n").And.EndWith($"call {name}.Run().\n");
        if (name != "ParameterCounts") // counted, not published
            head.Should().MatchRegex("\n// Papers?\n//   .+ \\d{4}");
    }
}
