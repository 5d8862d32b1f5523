using System.Text.Json.Nodes;
using TorchConv.Arithmetic;
using TorchConv.Article;

namespace TorchConv.Cli.Commands;

/// <summary>The article's claims, verified, as data.</summary>
internal sealed record VerifyReport(IReadOnlyList<ClaimReport> Claims, int Held, int Conditional, int Corrected, int Failed)
{
    public static VerifyReport From(IReadOnlyList<Verification> verifications, bool isChinese) => new(
        [.. verifications.Select(verification => ClaimReport.From(verification, isChinese))],
        verifications.Count(verification => verification.Verdict == Verdict.Held),
        verifications.Count(verification => verification.Verdict == Verdict.Conditional),
        verifications.Count(verification => verification.Verdict == Verdict.Corrected),
        verifications.Count(verification => verification.Verdict == Verdict.Failed));
}

/// <summary>One claim as data; condition and correction are omitted if the verdict does not need them.</summary>
internal sealed record ClaimReport(
    string Id,
    string Section,
    string Statement,
    string Verdict,
    string? Condition,
    string? Correction,
    IReadOnlyList<EvidenceReport> Evidence)
{
    public static ClaimReport From(Verification verification, bool isChinese)
    {
        Claim claim = verification.Claim;
        return new ClaimReport(
            claim.Id,
            Name(claim.Section),
            claim.Statement.In(isChinese),
            Name(verification.Verdict),
            verification.Verdict == Article.Verdict.Conditional ? claim.Condition!.In(isChinese) : null,
            verification.Verdict == Article.Verdict.Corrected ? claim.Correction!.In(isChinese) : null,
            [.. verification.Evidence.Select(evidence => EvidenceReport.From(evidence, isChinese))]);
    }

    /// <summary>Returns an enumeration value as the command line and JSON write it.</summary>
    public static string Name<T>(T word)
        where T : struct, Enum => word.ToString().ToLowerInvariant();
}

/// <summary>
/// One observation as data. A counterexample shows that the claim is not true as stated: its expected and observed values differ.
/// </summary>
internal sealed record EvidenceReport(string Label, string Source, JsonNode Expected, JsonNode Observed, bool Counterexample)
{
    public static EvidenceReport From(Evidence evidence, bool isChinese) => new(
        evidence.Label.In(isChinese),
        ClaimReport.Name(evidence.Source),
        Node(evidence.Expected),
        Node(evidence.Observed),
        evidence.IsCounterexample);

    private static JsonNode Node(object value) => value switch
    {
        long number => JsonValue.Create(number),
        double number => JsonValue.Create(number),
        bool truth => JsonValue.Create(truth),
        Shape shape => new JsonArray([.. shape.Select(size => JsonValue.Create(size))]),
        Size size => new JsonArray(size.Height, size.Width),
        double[,] matrix => new JsonArray([.. Rows(matrix)]),
        _ => JsonValue.Create(value.ToString()!),
    };

    private static IEnumerable<JsonNode> Rows(double[,] matrix) =>
        Enumerable.Range(0, matrix.GetLength(0)).Select(row =>
            new JsonArray([.. Enumerable.Range(0, matrix.GetLength(1)).Select(column => JsonValue.Create(matrix[row, column]))]));
}
