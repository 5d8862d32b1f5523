using System.Text.Json;
using TorchConv.Rewrites;

namespace TorchConv.Tests.Cli;

/// <summary><c>torchconv prove</c>: every rewrite, run beside the original.</summary>
public class ProveCommandTests
{
    [Fact]
    public void Prints_the_largest_difference_of_every_rewrite()
    {
        Answer answer = CommandLine.RunHere("prove --layers 2").ShouldBeFine();

        string[] lines = answer.Output.Split('\n');
        lines[0].Should().MatchRegex("^rewrite +what it says +difference$");
        lines[1..(1 + Proof.All.Length)].Select(line => line.Split(' ')[0]).Should().Equal(Proof.All.Select(proof => proof.Name));
        lines[1..(1 + Proof.All.Length)].Should().AllSatisfy(line => line.Should().MatchRegex(@" (0|\d\.\de-1[5-7])$"));
        lines[^3..^1].Should().Equal(
            "2 random layers for each: torch.nn.Conv2d(4, 6, 3, dilation: 2, groups: 2), input 1×4×12×12",
            "differences are relative to the largest output; all are rounding errors");
    }

    [Fact]
    public async Task Proves_one_rewrite_of_another_configuration_as_json()
    {
        JsonElement report = (await CommandLine.RunLineAsync(
            "prove --rewrite dilated-to-dense --in 6 --out 9 --kernel 3x2 --stride 2x1 --padding 1 --dilation 3x2 --groups 3 --input 2x6x11x9 --layers 4 --format json"))
            .ShouldBeFine().Json;

        report.GetProperty("layer").GetString().Should().Be(
            "torch.nn.Conv2d(6, 9, (3, 2), stride: (2, 1), padding: (1, 1), dilation: (3, 2), groups: 3)");
        report.GetProperty("input").GetRawText().Should().Be("[2,6,11,9]");
        report.GetProperty("layers").GetInt32().Should().Be(4);
        JsonElement rewrite = report.GetProperty("rewrites").EnumerateArray().Should().ContainSingle().Subject;
        rewrite.GetProperty("name").GetString().Should().Be("dilated-to-dense");
        rewrite.GetProperty("fine").GetBoolean().Should().BeTrue();
        rewrite.GetProperty("relativeDifference").GetDouble().Should().BeLessThanOrEqualTo(report.GetProperty("tolerance").GetDouble()).And.BeLessThanOrEqualTo(1e-10);
        rewrite.GetProperty("holds").GetString().Should().StartWith("always");
        rewrite.TryGetProperty("refusal", out _).Should().BeFalse();
    }

    [Fact]
    public void One_layer_is_no_plural() =>
        CommandLine.RunHere("prove --layers 1 --rewrite dilated-to-dense").ShouldBeFine().Output.Should().Contain("\n1 random layer for each: ");

    [Fact]
    public void Says_why_a_rewrite_does_not_cover_a_configuration()
    {
        Answer answer = CommandLine.RunHere("prove --rewrite transposed-to-gradient --padding same --lang zh").ShouldBeFine();

        answer.Output.Should().MatchRegex("\ntransposed-to-gradient +转置卷积是卷积的梯度 +–\n").And.Contain(
            "transposed-to-gradient 不适用：padding (same) is not for transposed convolutions: PyTorch gives it no meaning there, a number is needed");
    }

    [Theory]
    [InlineData(9, 6, "groups: 3", "3 groups")]
    [InlineData(5, 6, "dilation: 2", "1 group")]
    public void Chooses_groups_that_fit_as_compare_does(int inChannels, int outChannels, string last, string groups) =>
        CommandLine.RunHere($"prove --in {inChannels} --out {outChannels} --layers 1 --rewrite grouped-to-split").ShouldBeFine()
            .Output.Should().Contain($", {last}), input 1×{inChannels}×12×12\n{groups}: the default, 2, does not divide the channels (--groups sets another)\n");

    [Fact]
    public void A_list_of_names_is_cut_between_two_names()
    {
        string[] names = CommandLine.RunHere("prove --rewrite foo").Error.TrimEnd().Split("there are ")[1].Replace("…", "", StringComparison.Ordinal)
            .Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);

        names.Should().HaveCountGreaterThan(8).And.BeSubsetOf(Proof.All.Select(proof => proof.Name));
    }

    [Theory]
    [InlineData("prove --rewrite dense-to-dilated", "--rewrite dense-to-dilated: no rewrite has this name; there are dilated-to-dense, grouped-to-split, ")]
    [InlineData("prove --layers 0", "--layers 0: layers (0) must be at least 1")]
    [InlineData("prove --groups 3", "--groups 3: groups (3) must divide inChannels (4)")]
    [InlineData("prove --input 1x3x12x12", "--input 1x3x12x12: input (1×3×12×12) must have 4 channels in dimension 1, not 3")]
    [InlineData("prove --input 1x4x3x3", "--input 1x4x3x3: input (1×4×3×3) has height 3, ")]
    public void Bad_input_is_refused_in_one_line(string line, string reason)
    {
        Answer answer = CommandLine.RunHere(line);

        answer.Error.Should().StartWith($"torchconv: {reason}").And.Match(error => error.Count(letter => letter == '\n') == 1);
        answer.Output.Should().BeEmpty();
        answer.ExitCode.Should().Be(2);
    }
}
