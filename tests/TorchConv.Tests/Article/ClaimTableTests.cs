using TorchConv.Article;
using TorchConv.Tables;
using Claim = TorchConv.Article.Claim;

namespace TorchConv.Tests.Article;

/// <summary>The evidence of a claim as a table: a row for each thing observed, a column for each source.</summary>
public class ClaimTableTests
{
    private static readonly Text Sum = new("sum", "和"), Share = new("share", "占比");

    private static readonly Verification Both = new Claim("X1", Section.Listing, new("a claim", "说法"), () =>
    [
        Evidence.That(Sum, Source.Predicted, 5L, 5L),
        Evidence.That(Sum, Source.Measured, 5L, 6L),
        Evidence.That(Share, Source.Measured, 0.5, 0.5),
    ]).Verify();

    [Theory]
    [InlineData(null, "evidence expected   predicted measured|sum             5 ≠         5        6|share         0.5 =         –      0.5")]
    [InlineData(40, "evidence expected   predicted measured|sum             5 ≠         5        6|share         0.5 =         –      0.5")]
    [InlineData(30, "evidence expected   measured|sum             5 ≠        6|share         0.5 =      0.5|columns omitted at this width:|predicted")]
    [InlineData(20, "evidence expected|sum             5 ≠|share         0.5 =|columns omitted at|this width:|predicted, measured")]
    public void A_source_that_differs_is_marked_and_what_was_measured_stays_longest(int? width, string lines) =>
        $"{new PlainText([ClaimTable.Of(Both, isChinese: false)], new Canvas(width), IsChinese: false)}".Should().Be(lines.Replace('|', '\n'));

    [Fact]
    public void The_sign_stands_in_its_column()
    {
        Table table = ClaimTable.Of(Both, isChinese: true);

        table.Columns.Select(column => column.Header).Should().Equal("证据", "预期", "", "推算", "实测");
        table.Rows.Select(row => row[ClaimTable.Sign].Human).Should().Equal("≠", "=");
    }

    [Theory]
    [InlineData(1, 2, "holds if so", "成立，若如此")]
    [InlineData(1, 1, "holds", "成立")]
    [InlineData(2, 2, "fails", "不成立")]
    public void The_verdict_is_told_with_its_condition(long observed, long counterexample, string english, string chinese)
    {
        Verification verification = new Claim("X1", Section.Listing, Sum, () =>
            [Evidence.That(Sum, Source.Measured, 1L, observed), Evidence.Against(Share, Source.Measured, 1L, counterexample)])
        { Condition = new("if so", "若如此") }.Verify();

        ClaimTable.VerdictOf(verification, isChinese: false).Should().Be(english);
        ClaimTable.VerdictOf(verification, isChinese: true).Should().Be(chinese);
    }
}
