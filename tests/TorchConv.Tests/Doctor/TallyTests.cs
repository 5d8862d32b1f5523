using TorchConv.Cli.Doctor;
using Check = TorchConv.Cli.Doctor.Check;

namespace TorchConv.Tests.Doctor;

/// <summary>Answers are counted by kind, direction and type, in this order; the published answers come after the kinds.</summary>
public class TallyTests
{
    private static readonly Questions Questions = new Examination(
        Seed: 1, Cases: 30, [Kind.Pointwise, Kind.Ordinary], [NumberType.Float64, NumberType.Float16], [Direction.Forward, Direction.WeightGradient], Thorough: false, "cpu").Questions();

    private static readonly int Published = KnownAnswer.All.Count(answer => answer.Problem.Kind is Kind.Pointwise or Kind.Ordinary);

    private static readonly int Pointwise = Enumerable.Range(Published, 30).First(number => Questions[number].Problem.Kind == Kind.Pointwise);

    private static readonly int Ordinary = Enumerable.Range(Published, 30).First(number => Questions[number].Problem.Kind == Kind.Ordinary);

    [Fact]
    public void Right_wrong_and_unsupported_answers_are_counted()
    {
        Outcome unsupported = new(NumberType.Float16, null, 0);
        Answered[] answered =
        [
            new(Pointwise, [new(NumberType.Float64, Direction.WeightGradient, 1), new(NumberType.Float64, Direction.Forward, 0.5), unsupported]),
            new(Pointwise, [new(NumberType.Float64, Direction.Forward, 1.5), unsupported]),
            new(0, [new(NumberType.Float64, Direction.Forward, double.PositiveInfinity), new(NumberType.Float16, Direction.Forward, 0)]),
            new(Ordinary, [new(NumberType.Float16, Direction.Forward, 0.25), unsupported]),
        ];

        Tally.Of(Questions, answered).Should().Equal(
            new Check("ordinary", "forward", "float16", Cases: 1, Wrong: 0, Unsupported: 1, LargestError: 0.25),
            new Check("pointwise", "forward", "float64", Cases: 2, Wrong: 1, Unsupported: 0, LargestError: 1.5),
            new Check("pointwise", "weight-gradient", "float64", Cases: 1, Wrong: 0, Unsupported: 0, LargestError: 1),
            new Check("known answers", "forward", "float64", Cases: 1, Wrong: 1, Unsupported: 0, LargestError: null),
            new Check("known answers", "forward", "float16", Cases: 1, Wrong: 0, Unsupported: 0, LargestError: 0),
            new Check("pointwise", "forward", "float16", Cases: 0, Wrong: 0, Unsupported: 2, LargestError: null));
    }

    [Fact]
    public void Nothing_answered_is_nothing_counted() => Tally.Of(Questions, []).Should().BeEmpty();

    /// <summary>The line in which a worker tells its answer.</summary>
    [Fact]
    public void An_answer_is_a_line_and_back()
    {
        Answered answered = new(7, [new(NumberType.BFloat16, Direction.InputGradient, 0.1), new(NumberType.Float16, null, 0), new(NumberType.Float64, Direction.Forward, double.PositiveInfinity)]);

        Answered.Parse(answered.Line()).Should().BeEquivalentTo(answered);
        answered.Line().Should().Be("7 2:1:0.1 3:-1:0 0:0:Infinity");
    }
}
