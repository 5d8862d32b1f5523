using System.CommandLine;
using TorchConv.Article;
using TorchConv.Cli.Options;
using TorchConv.Cli.Output;

namespace TorchConv.Cli.Commands;

/// <summary><c>torchconv verify</c>: the claims of the article, each with its evidence and the verdict drawn from it.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        Command command = new("verify", "Every claim of the article, with its evidence and verdict.");
        string[] sections = [.. Enum.GetValues<Section>().Select(ClaimReport.Name)];
        ParsedOption<string?> section = new("--section", "Only the claims of one section.", string.Join('|', sections), Read.OneOf(sections));
        ParsedOption<string?> claim = new("--claim", "Only one claim, such as C5.", "id", ClaimId);
        command.Add(section);
        command.Add(claim);
        OutputOptions output = new(command);
        command.SetAction(result => Report(
            [.. Claims.All.Where(one =>
                (result.GetValue(section) is not { } name || ClaimReport.Name(one.Section) == name)
                && (result.GetValue(claim) is not { } id || one.Id == id))],
            output,
            result));
        return command;
    }

    private static string ClaimId(string text) =>
        Claims.All.FirstOrDefault(claim => claim.Id.Equals(text, StringComparison.OrdinalIgnoreCase))?.Id
        ?? throw new FormatException($"no claim has this id; there are {string.Join(", ", Claims.All.Select(claim => claim.Id))}");

    private static int Report(IReadOnlyList<Claim> claims, OutputOptions output, ParseResult result)
    {
        bool zh = output.IsChinese(result);
        string Prose(Text text) => zh ? text.Zh : text.En;
        List<Verification> verifications = [.. claims.Select(claim => claim.Verify())];
        VerifyReport report = VerifyReport.Of(verifications, Prose);

        string totals = zh
            ? $"共 {claims.Count} 条：{report.Held} 成立，{report.Conditional} 有条件成立，{report.Corrected} 已更正，{report.Failed} 不成立"
            : $"{claims.Count} {(claims.Count == 1 ? "claim" : "claims")}: {report.Held} hold, {report.Conditional} hold under a condition, {report.Corrected} corrected, {report.Failed} failed";
        IEnumerable<Block> blocks = verifications
            .GroupBy(verification => verification.Claim.Section)
            .SelectMany(group => group.SelectMany(verification => Blocks(verification, zh, Prose)).Prepend(new Heading(Prose(SectionTitle.Of(group.Key)), 1)));
        output.Write(
            Document.Of([.. blocks, new Line(""), new Line(totals, report.Failed == 0 ? Tone.Good : Tone.Bad)], report, Json.Readable.VerifyReport),
            result);
        return Program.StatusOf(report.Failed == 0);
    }

    private static IEnumerable<Block> Blocks(Verification verification, bool zh, Func<Text, string> prose)
    {
        Claim claim = verification.Claim;
        yield return new Heading($"{claim.Id}  {prose(claim.Statement)}");
        yield return verification.Verdict switch
        {
            Verdict.Held => new Line(zh ? "成立" : "holds", Tone.Good),
            Verdict.Conditional => new Line($"{(zh ? "成立，" : "holds ")}{prose(claim.Condition!)}", Tone.Remark),
            Verdict.Corrected => new Line($"{(zh ? "更正：" : "corrected: ")}{prose(claim.Correction!)}", Tone.Remark),
            _ => new Line(zh ? "不成立" : "fails", Tone.Bad),
        };
        yield return new Grid(
            [
                new(zh ? "证据" : "evidence"),
                new(zh ? "预期" : "expected", IsNumber: true),
                new("", IsNumber: true),
                new(zh ? "推算" : "predicted", IsNumber: true),
                new(zh ? "实测" : "measured", IsNumber: true),
            ],
            [.. verification.Evidence.GroupBy(evidence => prose(evidence.Label)).Select(Row)]);
    }

    /// <summary>What was observed once or from both sources, in one row.</summary>
    private static string[] Row(IGrouping<string, Evidence> sources) =>
    [
        sources.Key,
        Evidence.Print(sources.First().Expected),
        sources.All(evidence => evidence.IsEqual) ? "=" : "≠",
        Observed(sources, Source.Predicted),
        Observed(sources, Source.Measured),
    ];

    private static string Observed(IEnumerable<Evidence> sources, Source source) =>
        sources.FirstOrDefault(evidence => evidence.Source == source) is { } evidence ? Evidence.Print(evidence.Observed) : "–";
}
