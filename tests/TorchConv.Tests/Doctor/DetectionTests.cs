using TorchConv.Cli.Doctor;

namespace TorchConv.Tests.Doctor;

/// <summary>A healthy machine shows nothing, so that the examination is proved on libraries that are wrong on purpose.</summary>
public class DetectionTests
{
    private static readonly Examination Quick = new(
        Seed: 1, Cases: 1500, Enum.GetValues<Kind>(), [NumberType.Float64], Enum.GetValues<Direction>(), Thorough: false, "cpu");

    public static TheoryData<string> Faults => [.. Fault.All.Select(fault => fault.Name)];

    public static TheoryData<string, string> KindsAndTypes
    {
        get
        {
            TheoryData<string, string> all = [];
            foreach (Kind kind in Enum.GetValues<Kind>())
            {
                foreach (NumberType type in Enum.GetValues<NumberType>())
                    all.Add(kind.ToString(), type.ToString());
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Every_fault_is_found_and_shrunk_to_sizes_of_at_most_4(string name)
    {
        Backend backend = Fault.All.Single(fault => fault.Name == name).Backend;
        Questions questions = Quick.Questions();

        var (problem, wrong) = Enumerable.Range(0, questions.Count)
            .Select(number => (questions[number].Problem, Answered.Ask(Quick, questions, number, backend).Outcomes.FirstOrDefault(outcome => outcome.IsWrong)))
            .FirstOrDefault(answer => answer.Item2.IsWrong);
        wrong.IsWrong.Should().BeTrue("a library in which {0} is wrong", name);

        Failure failure = Failure.Find(problem, NumberType.Float64, wrong.Direction!.Value, backend)!;
        LargestSize(failure.Problem).Should().BeLessThanOrEqualTo(4, "{0}", failure.Problem);
        failure.Problem.IsPossible.Should().BeTrue();
        Failure.IsWrong(failure.Problem, NumberType.Float64, failure.Direction, backend, attempts: 1).Should().BeTrue("what is reported fails");
        failure.Observed.Should().NotBe(failure.Expected);
    }

    [Fact]
    public void There_are_at_least_twelve_faults() => Fault.All.Should().HaveCountGreaterThanOrEqualTo(12);

    [Theory]
    [InlineData("Float64")]
    [InlineData("Float32")]
    [InlineData("BFloat16")]
    [InlineData("Float16")]
    public void A_library_that_only_rounds_is_right(string type)
    {
        Examination examination = Quick with { Cases = 300, Types = [Enum.Parse<NumberType>(type)] };
        Questions questions = examination.Questions();

        Enumerable.Range(0, questions.Count).SelectMany(number => Answered.Ask(examination, questions, number, Fault.None).Outcomes).Should().OnlyContain(outcome => !outcome.IsWrong);
    }

    /// <summary>The result that is most exposed loses one term of average size, or has it twice.</summary>
    [Theory]
    [MemberData(nameof(KindsAndTypes))]
    public void A_term_of_average_size_that_is_missing_or_doubled_is_wrong(string kind, string type)
    {
        NumberType rounding = Enum.Parse<NumberType>(type);
        Problem problem = Small(Enum.Parse<Kind>(kind));
        problem.Kind.ToString().Should().Be(kind);
        Operands operands = Operands.Of(problem).RoundedTo(rounding);
        Reference reference = Reference.Of(problem, operands);
        Results right = Fault.None(problem, operands, rounding, gradients: true);
        foreach (Direction direction in Enum.GetValues<Direction>().Where(direction => right[direction] is not null && !(direction == Direction.Forward && problem.Operation == Operation.MaxPooling)))
        {
            double[] numbers = right[direction]!;
            double average = reference.Magnitudes[direction]![0] / reference.Terms[direction];
            foreach (int sign in (int[])[-1, 1])
            {
                double[] changed = [numbers[0] + (sign * average), .. numbers[1..]];
                Results observed = direction switch
                {
                    Direction.Forward => right with { Output = changed },
                    Direction.InputGradient => right with { InputGradient = changed },
                    _ => right with { WeightGradient = changed },
                };
                Verdict.Of(direction, rounding, reference, observed)!.Value.IsWrong.Should().BeTrue("{0}, {1}", direction, problem);
                Verdict.Of(direction, rounding, reference, right)!.Value.IsWrong.Should().BeFalse();
            }
        }
    }

    [Fact]
    public void A_shape_of_as_many_numbers_is_wrong_all_the_same()
    {
        Problem problem = new(Operation.Convolution, 1, 1, 1, (2, 3), 1);
        Reference reference = Reference.Of(problem, Operands.Of(problem));

        Verdict.Of(Direction.Forward, NumberType.Float64, reference, reference.Values with { OutputShape = [1, 1, 3, 2] })!.Value.IsWrong.Should().BeTrue();
    }

    [Fact]
    public void The_laws_find_what_they_are_asked_for()
    {
        Examination laws = Quick with { Cases = 0, Thorough = true, Kinds = [Kind.Depthwise] };
        Questions questions = laws.Questions();
        int[] numbers = [.. Enumerable.Range(0, questions.Count).Where(number => questions[number] is LawQuestion)];
        numbers.Should().HaveCount(4);

        Outcomes(Fault.None).Should().OnlyContain(outcome => !outcome.IsWrong);
        Outcomes((problem, operands, type, gradients) => Fault.None(problem, operands, type, gradients) is var right && gradients
            ? right with { InputGradient = [.. right.InputGradient!.Select(number => number * 1.001)] }
            : right).Count(outcome => outcome.IsWrong).Should().Be(2, "adjointness and the transposed layer see a gradient");
        Outcomes((problem, operands, type, gradients) => Fault.None(problem, operands, type, gradients) is var right
            ? right with { Output = [.. right.Output.Select((number, i) => i < right.Output.Length / 3 ? number + 1 : number)] }
            : right).Count(outcome => outcome.IsWrong).Should().Be(4, "each law sees an output that is not linear and not the same everywhere");

        Outcome[] Outcomes(Backend backend) => [.. numbers.SelectMany(number => Answered.Ask(laws, questions, number, backend).Outcomes)];
    }

    private static Problem Small(Kind kind) => kind switch
    {
        Kind.FullyConnected => new(Operation.Linear, 2, 4, 3, 1, 1),
        Kind.Dilated => new(Operation.Convolution, 2, 1, 2, 3, 2) { Dilation = 2 },
        Kind.Grouped => new(Operation.Convolution, 2, 4, 2, 2, (1, 2)) { Groups = 2 },
        Kind.Depthwise => new(Operation.Convolution, 2, 3, 3, 3, 2) { Groups = 3, Stride = 2 },
        Kind.Pointwise => new(Operation.Convolution, 2, 4, 3, 2, 1),
        Kind.Transposed => new(Operation.Transposed, 2, 3, 2, 2, 2) { Stride = 2 },
        Kind.MaxPooling => new(Operation.MaxPooling, 2, 2, 2, 4, 2) { Stride = 2, Filling = Filling.Ones },
        Kind.AveragePooling => new(Operation.AveragePooling, 2, 2, 2, 4, 2) { Stride = 2 },
        _ => new(Operation.Convolution, 2, 2, 2, 3, 2),
    };

    private static long LargestSize(Problem p) => new long[]
    {
        p.Batch, p.In, p.Out, p.Groups, p.Input.Height, p.Input.Width, p.Kernel.Height, p.Kernel.Width, p.Stride.Height, p.Stride.Width,
        p.Padding.Height, p.Padding.Width, p.Dilation.Height, p.Dilation.Width, p.OutputPadding.Height, p.OutputPadding.Width,
    }.Max();
}
