using System.Text.Json;
using System.Text.RegularExpressions;
using TorchConv.Article;

namespace TorchConv.Tests.Cli;

/// <summary><c>torchconv verify</c>: the project's main command.</summary>
public class VerifyCommandTests
{
    [Fact]
    public async Task No_claim_fails_and_the_last_line_has_the_totals()
    {
        Answer answer = (await CommandLine.RunLineAsync("verify")).ShouldBeFine();

        string[] lines = answer.Output.TrimEnd().Split('\n');
        lines[^1].Should().MatchRegex("^[0-9]+ claims: [0-9]+ hold, [0-9]+ hold under a condition, [0-9]+ corrected, 0 failed$").And.StartWith($"{Claims.All.Count} claims");
        foreach (Claim claim in Claims.All)
        {
            string section = claim.Section.ToString().ToLowerInvariant();
            string row = $"^{claim.Id} +(holds|holds if|corrected) +{section} +{Regex.Escape(claim.Statement.En)}$";
            lines.Where(line => Regex.IsMatch(line, row)).Should().ContainSingle(claim.Id);
        }
    }

    [Fact]
    public void One_claim_shows_its_verdict_and_its_evidence()
    {
        Answer answer = CommandLine.RunHere("verify --claim C9").ShouldBeFine();

        answer.Output.Should().Be(
            """

            6 The PyTorch listing

            C9  the printed result calls 120 the grouped convolution's
            corrected: 120 is the pointwise layer's; the grouped one's 3030 stands a line above
            evidence                                expected   predicted measured
            parameters of the grouped convolution        120 ≠     3,030    3,030
            parameters of the pointwise convolution      120 =       120      120

            A row with ≠ is a case in which the sentence does not hold as it stands.
            1 claim: 1 corrected

            """);
    }

    [Fact]
    public void The_json_has_every_claim_with_its_evidence()
    {
        JsonElement report = CommandLine.RunHere("verify --format json").ShouldBeFine().Json;

        report.EnumerateObject().Select(property => property.Name).Should().Equal("claims", "held", "conditional", "corrected", "failed");
        report.GetProperty("failed").GetInt32().Should().Be(0);
        report.GetProperty("claims").EnumerateArray().Select(claim => claim.GetProperty("id").GetString()).Should().Equal(Claims.All.Select(claim => claim.Id));

        JsonElement c1 = report.GetProperty("claims").EnumerateArray().Single(claim => claim.GetProperty("id").GetString() == "C1");
        c1.GetRawText().Should().Be(
            """
            {
                  "id": "C1",
                  "section": "listing",
                  "statement": "fully connected layer 10·10·3 → 10·10·30: 903000",
                  "verdict": "held",
                  "evidence": [
                    {
                      "label": "parameters",
                      "source": "predicted",
                      "expected": 903000,
                      "observed": 903000,
                      "counterexample": false
                    },
                    {
                      "label": "parameters",
                      "source": "measured",
                      "expected": 903000,
                      "observed": 903000,
                      "counterexample": false
                    }
                  ]
                }
            """);
    }

    [Fact]
    public void A_section_has_its_claims_alone_and_speaks_Chinese()
    {
        Answer answer = CommandLine.RunHere("verify --section separable --lang zh --format markdown --evidence").ShouldBeFine();

        answer.Output.Should().StartWith("# 五：深度可分离卷积\n\n## S1  深度可分离卷积等于分组卷积+点卷积\n\n成立  \n").And.NotContain("## C1");
        answer.Output.TrimEnd().Should().EndWith("共 3 条：2 成立，0 有条件成立，1 已更正，0 不成立");
    }

    [Fact]
    public void Evidence_is_shown_for_those_alone_that_do_not_plainly_hold()
    {
        string[] shown = Headings(CommandLine.RunHere("verify").ShouldBeFine().Output), all = Headings(CommandLine.RunHere("verify --evidence").ShouldBeFine().Output);

        all.Should().Equal(Claims.All.Select(claim => claim.Id));
        shown.Should().Equal(Claims.All.Where(claim => claim.Verify().Verdict != Verdict.Held).Select(claim => claim.Id)).And.HaveCount(7);
    }

    [Fact]
    public void Claims_are_asked_for_by_their_ids_alone()
    {
        Answer answer = CommandLine.RunHere("verify d1 C9").ShouldBeFine();

        Headings(answer.Output).Should().Equal("D1", "C9");
        answer.Output.Should().EndWith("2 claims: 1 holds, 0 hold under a condition, 1 corrected, 0 failed\n");
        CommandLine.RunHere("verify D1").Output.Should().EndWith("1 claim: 1 holds\n");
    }

    /// <summary>The ids above the evidence: two spaces stand after them.</summary>
    private static string[] Headings(string output) =>
        [.. output.Split('\n').Where(line => line.Length > 4 && char.IsAsciiLetterUpper(line[0]) && char.IsAsciiDigit(line[1]) && line[2..4] == "  " && line[4] != ' ').Select(line => line[..2])];
}
