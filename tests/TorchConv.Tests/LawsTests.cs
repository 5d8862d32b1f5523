namespace TorchConv.Tests;

/// <summary>Random cases are the same in every run, and a law that fails names the seed.</summary>
public class LawsTests
{
    [Fact]
    public void The_cases_of_a_law_are_the_same_each_time_and_differ_from_one_another()
    {
        long[] Drawn()
        {
            List<long> drawn = [];
            Gen.Long.Sample(drawn.Add, iter: 50, threads: 1);
            return [.. drawn];
        }

        Drawn().Should().HaveCount(50).And.OnlyHaveUniqueItems().And.Equal(Drawn());
    }

    [Fact]
    public void A_law_that_does_not_hold_fails_and_says_how_to_repeat_it()
    {
        FluentActions.Invoking(() => Gen.Int[0, 9].Sample(x => x < 9)).Should().Throw<CsCheckException>().WithMessage($"TORCHCONV_SEED={Laws.Seed} repeats this.\n9*");
        FluentActions.Invoking(() => Gen.Select(Gen.Int, Gen.Int).Sample((_, _) => throw new InvalidOperationException("no"))).Should().Throw<CsCheckException>()
            .WithInnerException<InvalidOperationException>();
    }
}
