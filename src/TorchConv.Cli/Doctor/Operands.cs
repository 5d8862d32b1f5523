namespace TorchConv.Cli.Doctor;

/// <summary>The numbers that go into a layer, in both directions, in the order of their tensors' shapes.</summary>
internal sealed record Operands(double[] Input, double[] Weight, double[] Bias, double[] OutputGradient)
{
    /// <summary>
    /// The numbers of a problem. Random ones have both signs and are between ½ and 1½ in magnitude: none is so small that its loss
    /// would not be seen.
    /// </summary>
    public static Operands Of(Problem problem)
    {
        Random random = new(problem.Seed);
        return new(
            Draw(Count(problem.InputShape)),
            Draw(problem.HasWeight ? Count(problem.WeightShape) : 0),
            Draw(problem.HasBias ? problem.Out : 0),
            Draw(Count(problem.OutputShape)));

        double[] Draw(long count)
        {
            double[] numbers = new double[count];
            for (int i = 0; i < numbers.Length; i++)
            {
                numbers[i] = problem.Filling switch
                {
                    Filling.Random => (random.NextDouble() + 0.5) * (random.Next(2) == 0 ? 1 : -1),
                    Filling.Whole => random.Next(1, 5),
                    _ => 1,
                };
            }

            return numbers;
        }
    }

    /// <summary>Each number rounded to the type.</summary>
    public Operands RoundedTo(NumberType type) =>
        type == NumberType.Float64 ? this : new(Round(Input, type), Round(Weight, type), Round(Bias, type), Round(OutputGradient, type));

    private static double[] Round(double[] numbers, NumberType type) => Array.ConvertAll(numbers, number => type.Round(number));

    private static long Count(long[] shape) => shape.Aggregate(1L, (product, size) => product * size);
}
