using TorchConv.Article;
using TorchSharp;

namespace TorchConv.Tests.Article;

/// <summary>The claims of the article: which verdict each one has, and that verdicts are drawn from evidence.</summary>
[Collection(Alone.Name)]
public class ClaimsTests
{
    /// <summary>The verdicts that a careful reader comes to; each is computed from evidence when this test runs.</summary>
    public static TheoryData<string, Verdict> Verdicts => new()
    {
        { "D1", Verdict.Held },
        { "D2", Verdict.Held },
        { "D3", Verdict.Conditional },
        { "D4", Verdict.Held },
        { "D5", Verdict.Held },
        { "D6", Verdict.Conditional },
        { "D7", Verdict.Held },
        { "D8", Verdict.Held },
        { "G1", Verdict.Held },
        { "G2", Verdict.Held },
        { "G3", Verdict.Held },
        { "G4", Verdict.Held },
        { "G5", Verdict.Held },
        { "G6", Verdict.Held },
        { "T1", Verdict.Held },
        { "T2", Verdict.Held },
        { "T3", Verdict.Held },
        { "T4", Verdict.Held },
        { "T5", Verdict.Held },
        { "T6", Verdict.Held },
        { "T7", Verdict.Corrected },
        { "T8", Verdict.Held },
        { "P1", Verdict.Held },
        { "P2", Verdict.Held },
        { "P3", Verdict.Held },
        { "P4", Verdict.Conditional },
        { "S1", Verdict.Held },
        { "S2", Verdict.Corrected },
        { "S3", Verdict.Held },
        { "C1", Verdict.Held },
        { "C2", Verdict.Corrected },
        { "C3", Verdict.Held },
        { "C4", Verdict.Held },
        { "C5", Verdict.Held },
        { "C6", Verdict.Held },
        { "C7", Verdict.Held },
        { "C8", Verdict.Held },
        { "C9", Verdict.Corrected },
    };

    [Theory]
    [MemberData(nameof(Verdicts))]
    public void Each_claim_has_its_verdict(string id, Verdict verdict) => Claim(id).Verify().Verdict.Should().Be(verdict);

    [Fact]
    public void The_claims_stand_in_the_articles_order()
    {
        Claims.All.Select(claim => claim.Id).Should().Equal(Verdicts.Select(row => (string)row[0]));
        Claims.All.Select(claim => claim.Section).Should().BeInAscendingOrder();
    }

    [Fact]
    public void Every_claim_has_both_languages()
    {
        IEnumerable<Text> texts = Claims.All.SelectMany(claim => new[] { claim.Statement, claim.Condition, claim.Correction }.OfType<Text>().Concat(claim.Verify().Evidence.Select(evidence => evidence.Label)));

        texts.Should().OnlyContain(text => text.En.Trim().Length > 0 && text.Zh.Trim().Length > 0);
        Claims.All.Should().OnlyContain(claim => claim.Statement.Zh.Any(letter => letter >= 0x4E00));
    }

    [Fact]
    public void Every_claim_is_measured_on_the_real_library_unless_it_is_arithmetic_alone()
    {
        Claims.All.Where(claim => claim.Verify().Evidence.All(evidence => evidence.Source == Source.Predicted)).Should().BeEmpty();
    }

    [Fact]
    public void A_verdict_is_drawn_from_evidence_each_time()
    {
        long observed = 9030;
        Claim claim = new("X1", Section.Listing, new("a count", "计数"), () => [Evidence.That(new("count", "数"), Source.Measured, 9030L, observed)]);

        claim.Verify().Verdict.Should().Be(Verdict.Held);
        observed = 9031;
        claim.Verify().Verdict.Should().Be(Verdict.Failed);
    }

    [Fact]
    public void A_claim_without_evidence_fails()
    {
        new Claim("X1", Section.Listing, new("nothing", "无"), () => []).Verify().Verdict.Should().Be(Verdict.Failed);
    }

    [Fact]
    public void One_piece_of_evidence_that_does_not_agree_fails_a_claim_whatever_stands_beside_it()
    {
        Text label = new("count", "数");
        Evidence agrees = Evidence.That(label, Source.Predicted, 1L, 1L), differs = Evidence.That(label, Source.Measured, 1L, 2L);
        Evidence counterexample = Evidence.Against(label, Source.Measured, 1L, 2L), noCounterexample = Evidence.Against(label, Source.Measured, 1L, 1L);

        Of(agrees, agrees).Should().Be(Verdict.Held);
        Of(agrees, differs).Should().Be(Verdict.Failed);
        Of(differs, agrees).Should().Be(Verdict.Failed);
        Of(agrees, counterexample, differs).Should().Be(Verdict.Failed);
        Of(agrees, counterexample, noCounterexample).Should().Be(Verdict.Conditional, "one counterexample is enough");
        Of(counterexample).Should().Be(Verdict.Failed, "a counterexample alone supports nothing");

        Verdict Of(params Evidence[] evidence) => new Claim("X1", Section.Listing, label, () => evidence) { Condition = label }.Verify().Verdict;
    }

    [Fact]
    public void A_counterexample_makes_a_claim_conditional_or_corrected_and_only_while_it_is_one()
    {
        Text label = new("sum", "和");
        Claim Countered(long observed, Text? condition, Text? correction) =>
            new("X1", Section.Listing, label, () => [Evidence.That(label, Source.Predicted, 1L, 1L), Evidence.Against(label, Source.Predicted, 1L, observed)])
            {
                Condition = condition,
                Correction = correction,
            };

        Countered(2, new("if so", "若如此"), null).Verify().Verdict.Should().Be(Verdict.Conditional);
        Countered(2, null, new("rather so", "应为")).Verify().Verdict.Should().Be(Verdict.Corrected);
        Countered(2, null, null).Verify().Verdict.Should().Be(Verdict.Failed, "a counterexample that nothing answers refutes the claim");
        Countered(1, new("if so", "若如此"), null).Verify().Verdict.Should().Be(Verdict.Held, "what is no counterexample needs no condition");
    }

    [Fact]
    public void Matrices_are_compared_value_by_value()
    {
        Text label = new("matrix", "矩阵");
        Evidence.That(label, Source.Measured, new double[,] { { 1, 2 } }, new double[,] { { 1, 2 } }).IsEqual.Should().BeTrue();
        Evidence.That(label, Source.Measured, new double[,] { { 1, 2 } }, new double[,] { { 1, 3 } }).IsEqual.Should().BeFalse();
        Evidence.That(label, Source.Measured, new double[,] { { 1, 2 } }, new double[,] { { 1 }, { 2 } }).IsEqual.Should().BeFalse();
    }

    [Theory]
    [InlineData(9030L, "9,030")]
    [InlineData(true, "true")]
    [InlineData(false, "false")]
    [InlineData(0.1234567, "0.123457")]
    [InlineData("groups (2) must divide inChannels (3)", "groups (2) must divide inChannels (3)")]
    public void A_value_is_printed_as_a_reader_writes_it(object value, string text) => Evidence.Print(value).Should().Be(text);

    [Fact]
    public void A_matrix_is_printed_row_by_row_its_numbers_flush_right() =>
        Evidence.Print(new double[,] { { 55, 110, -1.5 }, { 1, 2, 3 } }).Should().Be("  55  110 -1.5\n   1    2    3");

    [Fact]
    public void Layers_that_differ_are_not_taken_for_equal()
    {
        using TorchSharp.Modules.Conv2d one = Example.Module(Example.Ordinary), same = Example.Module(Example.Ordinary), grouped = Example.Module(Example.Grouped);

        Example.DifferenceBeyondRounding(one, same, [1, 3, 12, 12]).Should().Be(0);
        Example.DifferenceBeyondRounding(one, grouped, [1, 3, 12, 12]).Should().BeGreaterThan(0.01);
    }

    [Fact]
    public void Whether_a_module_can_be_called_is_tried()
    {
        using TorchSharp.Modules.Conv2d possible = torch.nn.Conv2d(3, 30, 10, groups: 3, device: torch.META), impossible = torch.nn.Conv2d(3, 30, 10, groups: 2, device: torch.META);

        GroupedClaims.CanBeCalled(possible).Should().BeTrue();
        GroupedClaims.CanBeCalled(impossible).Should().BeFalse();
    }

    [Fact]
    public void Sections_have_the_articles_titles_and_nothing_else_has_one()
    {
        Enum.GetValues<Section>().Select(section => SectionTitle.Of(section).Zh).Should().Equal(
            "一：空洞卷积", "二：分组卷积", "三：转置卷积（反卷积）", "四：点卷积", "五：深度可分离卷积", "六：Pytorch实现");
        FluentActions.Invoking(() => SectionTitle.Of((Section)6)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("section (6) is not a section of the article (Parameter 'section')");
    }

    [Fact]
    public void Verifying_leaves_no_tensor_behind_and_draws_no_random_number()
    {
        using torch.Tensor before = torch.get_rng_state();
        long live = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        foreach (Claim claim in Claims.All)
            claim.Verify();

        DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount.Should().Be(live);
        using torch.Tensor after = torch.get_rng_state();
        after.bytes.ToArray().Should().Equal(before.bytes.ToArray());
    }

    private static Claim Claim(string id) => Claims.All.Single(claim => claim.Id == id);
}
