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
        Command command = new("verify", "Every claim of the article and its verdict; the evidence for those that do not plainly hold.");
        Argument<string[]> ids = new("claims")
        {
            Description = "Only these claims or sections, with their evidence: D3 C9, pointwise.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        string[] sections = [.. Enum.GetValues<Section>().Select(ClaimReport.Name)];
        ParsedOption<string?> section = new(
            "--section", "Only the claims of one section.", string.Join('|', sections), Read.OneOf(sections));
        ParsedOption<string?> claim = new("--claim", "Only one claim, such as C5.", "id", ClaimId);
        Option<bool> evidence = new("--evidence") { Description = "Show the evidence for every claim." };
        command.Add(ids);
        command.Add(section);
        command.Add(claim);
        command.Add(evidence);
        OptionLike.Refuse(ids, command);
        ids.Validators.Add(given =>
        {
            foreach (string unknown in given.Tokens.SelectMany(token => Words(token.Value)).Where(word => Meant(word).Length == 0))
                given.AddError(Unknown(unknown));
        });
        FormatOptions output = new(command);
        command.SetAction(result =>
        {
            string[] asked = [.. result.GetValue(ids)!.SelectMany(Words).SelectMany(Meant), .. result.GetValue(claim) is { } one ? [one]
                : Array.Empty<string>()];
            Claim[] claims = [.. Claims.All.Where(one => asked.Length == 0 || asked.Contains(one.Id))];
            if (result.GetValue(section) is { } name)
            {
                Claim[] inSection = [.. claims.Where(one => ClaimReport.Name(one.Section) == name)];
                if (asked.Length > 0 && claims.Except(inSection).FirstOrDefault() is { } elsewhere)
                    throw new ArgumentException($"{elsewhere.Id} is not in section {name}, but in {ClaimReport.Name(elsewhere.Section)}");
                claims = inSection;
            }

            return Report(claims, hasEvidence: result.GetValue(evidence) || asked.Length > 0, output, result);
        });
        return command;
    }

    /// <summary>D1,D2 is two words.</summary>
    private static string[] Words(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The claims that a word names: one, or all of a section, whose title may be given in Chinese.</summary>
    private static string[] Meant(string word) => Known(word) is { } one
        ? [one]
        : [.. Claims.All
            .Where(claim => ClaimReport.Name(claim.Section).Equals(word, StringComparison.OrdinalIgnoreCase)
                || SectionTitle.Of(claim.Section).Zh.Split('：', '（', '）').Contains(word))
            .Select(claim => claim.Id)];

    private static string ClaimId(string text) => Known(text) ?? throw new FormatException(Unknown(text));

    private static string? Known(string text) =>
        Claims.All.FirstOrDefault(claim => claim.Id.Equals(text, StringComparison.OrdinalIgnoreCase))?.Id;

    private static string Unknown(string text) =>
        $"no claim is called \"{text}\"; there are {string.Join(", ", Claims.All.GroupBy(claim => claim.Section).Select(Range))}";

    private static string Range(IGrouping<Section, Claim> section) =>
        $"{section.First().Id} to {section.Last().Id} ({ClaimReport.Name(section.Key)})";

    private static int Report(Claim[] claims, bool hasEvidence, FormatOptions output, ParseResult result)
    {
        bool zh = output.IsChinese(result);
        List<Verification> verifications = [];
        using (Progress progress = new(claims.Length))
        {
            foreach (Claim claim in claims)
            {
                progress.Say(claim.Id);
                verifications.Add(claim.Verify());
            }
        }

        VerifyReport report = VerifyReport.From(verifications, zh);
        output.Write(
            Document.Create(
                [
                    .. hasEvidence ? InFull(verifications, zh) : AtAGlance(verifications, zh),
                    new Line(""),
                    .. verifications.SelectMany(verification => verification.Evidence).All(evidence => evidence.IsEqual)
                        ? Array.Empty<Line>()
                        : [new Line(zh ? "带 ≠ 的一行，是原句照字面不成立的情形。" : "A row with ≠ is a case in which the sentence does not hold as it stands.", Tone.Remark)],
                    new Line(Totals(report, zh), report.Failed == 0 ? Tone.Good : Tone.Bad),
                ],
                report,
                Json.Readable.VerifyReport),
            result);
        return Ending.StatusOf(report.Failed == 0);
    }

    /// <summary>A line for each claim, then what is to be said of those that do not plainly hold.</summary>
    private static IEnumerable<Block> AtAGlance(IReadOnlyList<Verification> verifications, bool zh)
    {
        yield return new Table(
            [new(zh ? "编号" : "claim"), new(zh ? "结论" : "verdict"), new(zh ? "节" : "section", Rank: 1), new(zh ? "文章的说法" : "what the article says")],
            [.. verifications.Select(verification => (Cell[])
            [
                Cell.Unbroken(verification.Claim.Id),
                Cell.Unbroken(InAWord(verification.Verdict, zh)),
                Cell.Unbroken(ClaimReport.Name(verification.Claim.Section)),
                verification.Claim.Statement.In(zh),
            ])]);
        foreach (Block block in verifications.Where(verification => verification.Verdict != Verdict.Held)
            .SelectMany(verification => Blocks(verification, zh)))
        {
            yield return block;
        }
    }

    private static IEnumerable<Block> InFull(IReadOnlyList<Verification> verifications, bool zh) => verifications
        .GroupBy(verification => verification.Claim.Section)
        .SelectMany(group =>
            group.SelectMany(verification => Blocks(verification, zh)).Prepend(new Heading(SectionTitle.Of(group.Key).In(zh), 1)));

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

    private static string InAWord(Verdict verdict, bool zh) => verdict switch
    {
        Verdict.Held => zh ? "成立" : "holds",
        Verdict.Conditional => zh ? "有条件" : "holds if",
        Verdict.Corrected => zh ? "更正" : "corrected",
        _ => zh ? "不成立" : "fails",
    };

    private static string Totals(VerifyReport report, bool zh)
    {
        (int Number, string Words)[] counts = zh
            ? [(report.Held, "成立"), (report.Conditional, "有条件成立"), (report.Corrected, "已更正"), (report.Failed, "不成立")]
            : [(report.Held, Hold(report.Held)), (report.Conditional, $"{Hold(report.Conditional)} under a condition"),
                (report.Corrected, "corrected"), (report.Failed, "failed")];
        int claims = report.Claims.Count;
        IEnumerable<string> told = counts.Where(count => claims > 1 || count.Number > 0).Select(count => $"{count.Number} {count.Words}");
        return zh ? $"共 {claims} 条：{string.Join('，', told)}" : $"{claims} {(claims == 1 ? "claim" : "claims")}: {string.Join(", ", told)}";

        static string Hold(int number) => number == 1 ? "holds" : "hold";
    }
}
