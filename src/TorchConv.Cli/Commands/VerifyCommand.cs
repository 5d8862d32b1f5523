using System.CommandLine;
using TorchConv.Article;
using TorchConv.Cli.Endings;
using TorchConv.Cli.Options;
using TorchConv.Cli.Output;
using TorchConv.Tables;

namespace TorchConv.Cli.Commands;

/// <summary><c>torchconv verify</c>: the claims of the article, each with its evidence and the verdict drawn from it.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        Command command = new("verify", "Every claim of the article, with its evidence and verdict.");
        string[] sections = [.. Enum.GetValues<Section>().Select(ClaimReport.Name)];
        ParsedOption<string?> section = new(
            "--section", "Only the claims of one section.", string.Join('|', sections), Read.OneOf(sections));
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
        List<Verification> verifications = [.. claims.Select(claim => claim.Verify())];
        VerifyReport report = VerifyReport.From(verifications, zh);

        string totals = zh
            ? $"共 {claims.Count} 条：{report.Held} 成立，{report.Conditional} 有条件成立，{report.Corrected} 已更正，{report.Failed} 不成立"
            : $"{claims.Count} {(claims.Count == 1 ? "claim" : "claims")}: {report.Held} hold, {report.Conditional} "
                + $"hold under a condition, {report.Corrected} corrected, {report.Failed} failed";
        IEnumerable<Block> blocks = verifications
            .GroupBy(verification => verification.Claim.Section)
            .SelectMany(
                group => group.SelectMany(verification => Blocks(verification, zh))
                    .Prepend(new Heading(SectionTitle.Of(group.Key).In(zh), 1)));
        output.Write(
            Document.Create(
                [.. blocks, new Line(""), new Line(totals, report.Failed == 0 ? Tone.Good : Tone.Bad)], report, Json.Readable.VerifyReport),
            result);
        return Ending.StatusOf(report.Failed == 0);
    }

    private static IEnumerable<Block> Blocks(Verification verification, bool zh)
    {
        yield return new Heading($"{verification.Claim.Id}  {verification.Claim.Statement.In(zh)}");
        Tone tone = verification.Verdict switch
        {
            Verdict.Held => Tone.Good,
            Verdict.Failed => Tone.Bad,
            _ => Tone.Remark,
        };
        yield return new Line(ClaimTable.VerdictOf(verification, zh), tone);
        yield return ClaimTable.Of(verification, zh);
    }
}
