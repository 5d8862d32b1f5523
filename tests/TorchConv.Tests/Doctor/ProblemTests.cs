using TorchConv.Cli.Doctor;
using static TorchSharp.torch;

namespace TorchConv.Tests.Doctor;

/// <summary>The problems, and the plain computation that they are compared with.</summary>
public class ProblemTests
{
    [Fact]
    public void The_same_seed_gives_the_same_problems_and_another_seed_others()
    {
        Problem[] problems = Problems(seed: 7);

        Problems(seed: 7).Should().Equal(problems);
        Problems(seed: 8).Skip(KnownHard.All.Count).Should().NotIntersectWith(problems.Skip(KnownHard.All.Count));

        static Problem[] Problems(int seed) => [.. Enumerable.Range(0, 300).Select(number => new ProblemTable(seed, Enum.GetValues<Kind>())[number])];
    }

    [Fact]
    public void Every_kind_padding_layout_and_odd_size_is_among_the_problems()
    {
        ProblemTable table = new(1, Enum.GetValues<Kind>());
        Problem[] problems = [.. Enumerable.Range(0, 3000).Select(number => table[number])];

        problems.Should().OnlyContain(problem => problem.IsPossible);
        problems.Take(KnownHard.All.Count).Select(problem => problem with { Seed = 0 }).Should().Equal(KnownHard.All, "what was wrong elsewhere comes first");
        problems.GroupBy(problem => problem.Kind).Should().HaveCount(9).And.OnlyContain(kind => kind.Count() > 250);
        foreach (var some in (Func<Problem, bool>[])
            [
                problem => problem.Batch == 0, problem => problem.Batch > 1, problem => !problem.IsBatched, problem => problem.IsSame,
                problem => problem.IsSame && !problem.Kernel.IsSquare && problem.Mode == PaddingMode.Zeros,
                problem => !problem.Stride.IsSquare, problem => !problem.Padding.IsSquare, problem => !problem.Dilation.IsSquare, problem => !problem.OutputPadding.IsSquare,
                problem => problem.In is 17 or 51 or 113, problem => problem.Padding.Width > problem.Input.Width,
                problem => problem.IsModule, problem => problem.HasBias,
            ])
        {
            problems.Count(some).Should().BeGreaterThan(10);
        }

        problems.Select(problem => problem.Mode).Distinct().Should().HaveCount(4);
        problems.Select(problem => problem.Layout).Distinct().Should().HaveCount(4);
    }

    [Fact]
    public void Only_the_kinds_that_are_asked_for_are_among_the_problems()
    {
        ProblemTable table = new(1, [Kind.Transposed]);

        Enumerable.Range(0, 50).Select(number => table[number].Kind).Should().OnlyContain(kind => kind == Kind.Transposed);
    }

    [Fact]
    public void The_plain_computation_gives_every_published_output()
    {
        foreach (KnownAnswer answer in KnownAnswer.All)
            Reference.Of(answer.Problem, answer.Operands).Values.Output.Should().Equal(answer.Output, "{0}", answer.Source);
    }

    /// <summary>The gradients of a sum of products are linear: ⟨g, y⟩ = ⟨∂x, x⟩ = ⟨∂w, w⟩ without bias, whatever the layer.</summary>
    [Fact]
    public void The_plain_gradients_are_adjoint_to_the_plain_output()
    {
        ProblemTable table = new(3, [.. Enum.GetValues<Kind>().Where(kind => kind != Kind.MaxPooling)]);
        foreach (Problem problem in Enumerable.Range(KnownHard.All.Count, 200).Select(number => table[number] with { HasBias = false }))
        {
            Operands operands = Operands.Of(problem);
            Results results = Reference.Of(problem, operands).Values;
            double product = Product(results.Output, operands.OutputGradient), close = 1e-9 * (1 + problem.MultiplyAdds);
            Product(results.InputGradient!, operands.Input).Should().BeApproximately(product, close, "{0}", problem);
            if (problem.HasWeight)
                Product(results.WeightGradient!, operands.Weight).Should().BeApproximately(product, close, "{0}", problem);
        }

        static double Product(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
    }

    /// <summary>The line that a failure is reported as is compiled and run; it computes what the plain computation says.</summary>
    [Fact]
    public void The_expression_of_a_problem_computes_it()
    {
        ProblemTable table = new(5, Enum.GetValues<Kind>());
        Problem[] problems =
        [
            .. Enumerable.Range(KnownHard.All.Count, 200).Select(number => table[number]).Where(problem => problem.MultiplyAdds < 3000)
                .GroupBy(problem => problem.Kind).SelectMany(kind => kind.Take(6)),
        ];
        problems.Select(problem => problem.Kind).Distinct().Should().HaveCount(9, "every kind is written as an expression");
        var asked =
            (from problem in problems
             from direction in Enum.GetValues<Direction>()
             where direction == Direction.Forward || (problem.Batch > 0 && (direction == Direction.InputGradient || problem.HasWeight))
             select (problem, direction)).ToArray();
        asked.Should().HaveCountGreaterThan(100);

        var compiled = Compiled.Functions<Tensor>(
            asked.Select(one => SourceText.Of(one.problem, NumberType.Float64, one.direction)), "using TorchSharp; using static TorchSharp.torch;");
        for (int i = 0; i < asked.Length; i++)
        {
            using Tensor result = compiled[i]();
            double[] expected = Reference.Of(asked[i].problem, Operands.Of(asked[i].problem)).Values[asked[i].direction]!;
            result.detach().contiguous().reshape(-1).data<double>().ToArray().Zip(expected, (a, b) => Math.Abs(a - b)).DefaultIfEmpty(0).Max()
                .Should().BeLessThan(1e-9, "{0}, {1}", asked[i].problem, asked[i].direction);
            result.numel().Should().Be(expected.Length);
        }
    }

    /// <summary>A reflection has all positions of the input but the first to repeat, a circle all of them, and the border is repeated without end.</summary>
    [Theory]
    [InlineData("Reflect", 3, true)]
    [InlineData("Reflect", 4, false)]
    [InlineData("Circular", 4, true)]
    [InlineData("Circular", 5, false)]
    [InlineData("Replicate", 9, true)]
    public void A_padding_mode_is_possible_up_to_the_size_of_the_input(string mode, int padding, bool isPossible)
    {
        Problem problem = new(Operation.Convolution, 1, 1, 1, 4, 3) { IsModule = true, Mode = Enum.Parse<PaddingMode>(mode), Padding = (padding, 1) };

        problem.IsPossible.Should().Be(isPossible);
        (problem with { Padding = (1, padding) }).IsPossible.Should().Be(isPossible);
        (problem with { IsModule = false }).IsPossible.Should().BeFalse("functions have no mode but zeros");
    }

    [Theory]
    [InlineData("BFloat16", 1.00390625, 1)]
    [InlineData("BFloat16", 1.01171875, 1.015625)]
    [InlineData("BFloat16", 257, 256)]
    [InlineData("Float16", 2049, 2048)]
    [InlineData("Float32", 16777217, 16777216)]
    [InlineData("Float64", 16777217, 16777217)]
    public void Numbers_are_rounded_to_the_nearest_of_a_type(string type, double number, double rounded) => Enum.Parse<NumberType>(type).Round(number).Should().Be(rounded);
}
