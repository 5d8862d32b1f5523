using TorchConv.Cli.Doctor;

namespace TorchConv.Tests.Doctor;

/// <summary>TorchSharp as the examination asks it.</summary>
public class TorchBackendTests
{
    [Fact]
    public void Float64_is_right_in_every_kind_and_direction()
    {
        Examination examination = new(2, 400, Enum.GetValues<Kind>(), [NumberType.Float64], Enum.GetValues<Direction>(), Thorough: false, "cpu");
        Questions questions = examination.Questions();
        Backend torch = TorchBackend.Cpu().Run;

        foreach (int number in Enumerable.Range(0, questions.Count))
            Answered.Ask(examination, questions, number, torch).Outcomes.Should().NotBeEmpty().And.OnlyContain(outcome => !outcome.IsWrong && outcome.Direction != null, "{0}", questions[number].Problem);
    }

    [Fact]
    public void A_type_that_is_not_supported_is_not_wrong()
    {
        Examination examination = new(1, 1, [Kind.Ordinary], [NumberType.Float16], [Direction.Forward], Thorough: false, "cpu");
        Questions questions = examination.Questions();
        Backend without = (_, _, _, _) => throw new NotSupportedException();
        Answered[] answered = [.. Enumerable.Range(0, questions.Count).Select(number => Answered.Ask(examination, questions, number, without))];

        TorchConv.Cli.Doctor.Check[] checks = Tally.Of(questions, answered);
        checks.Should().NotBeEmpty().And.OnlyContain(check => check.Cases == 0 && check.Wrong == 0 && check.Unsupported > 0);
    }

    [Fact]
    public void What_the_library_refuses_is_wrong()
    {
        Examination examination = new(1, 1, [Kind.Ordinary], [NumberType.Float64], [Direction.Forward], Thorough: false, "cpu");
        Backend refusing = (_, _, _, _) => throw new System.ComponentModel.Win32Exception("no");

        Answered.Ask(examination, examination.Questions(), 0, refusing).Outcomes.Should().ContainSingle().Which.IsWrong.Should().BeTrue();
    }

    [Fact]
    public void What_was_answered_survives_its_line_of_text()
    {
        Answered answered = new(17, [new(NumberType.Float64, Direction.WeightGradient, 0.1), new(NumberType.BFloat16, null, 0), new(NumberType.Float32, Direction.Forward, double.PositiveInfinity)]);

        Answered parsed = Answered.Parse(answered.Line());
        parsed.Number.Should().Be(17);
        parsed.Outcomes.Should().Equal(answered.Outcomes);
    }
}
