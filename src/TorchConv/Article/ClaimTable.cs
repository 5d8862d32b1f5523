using TorchConv.Tables;

namespace TorchConv.Article;

/// <summary>The evidence of a claim and what follows from it, in one of the two languages.</summary>
internal static class ClaimTable
{
    /// <summary>Where the sign stands that says whether expected and observed values are equal.</summary>
    public const int Sign = 2;

    /// <summary>A row for each thing that was observed, once or from both sources.</summary>
    public static Table Of(Verification verification, bool isChinese) => new(
        [
            new(isChinese ? "证据" : "evidence"),
            new(isChinese ? "预期" : "expected", IsNumber: true),
            new("", IsNumber: true),
            new(isChinese ? "推算" : "predicted", IsNumber: true, Rank: 2),
            new(isChinese ? "实测" : "measured", IsNumber: true, Rank: 1),
        ],
        [.. verification.Evidence.GroupBy(evidence => evidence.Label.In(isChinese)).Select(Row)]);

    /// <summary>The verdict with the condition or correction that it needs.</summary>
    public static string VerdictOf(Verification verification, bool isChinese) => verification.Verdict switch
    {
        Verdict.Held => isChinese ? "成立" : "holds",
        Verdict.Conditional => $"{(isChinese ? "成立，" : "holds ")}{verification.Claim.Condition!.In(isChinese)}",
        Verdict.Corrected => $"{(isChinese ? "更正：" : "corrected: ")}{verification.Claim.Correction!.In(isChinese)}",
        _ => isChinese ? "不成立" : "fails",
    };

    private static Cell[] Row(IGrouping<string, Evidence> sources) =>
    [
        sources.Key,
        Cell.From(sources.First().Expected),
        sources.All(evidence => evidence.IsEqual) ? "=" : "≠",
        Observed(sources, Source.Predicted),
        Observed(sources, Source.Measured),
    ];

    private static Cell Observed(IEnumerable<Evidence> sources, Source source) =>
        sources.FirstOrDefault(evidence => evidence.Source == source) is { } evidence ? Cell.From(evidence.Observed) : Cell.Missing;
}
