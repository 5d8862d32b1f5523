namespace TorchConv.Cli.Doctor;

/// <summary>How far a computed result is from the right one.</summary>
/// <param name="Error">
/// The largest error, in units of what rounding may do; more than 1 is wrong, infinite where there is no number or another shape.
/// </param>
/// <param name="Expected">The right number where the error is largest.</param>
/// <param name="Observed">What was computed there; null where the shape differs.</param>
internal readonly record struct Verdict(double Error, double Expected, double? Observed)
{
    public bool IsWrong => Error > 1;

    /// <summary>Compares one direction; null where the problem does not have it, or it was not computed.</summary>
    public static Verdict? Of(Direction direction, NumberType type, Reference reference, Results observed)
    {
        if (reference.Values[direction] is not { } expected || observed[direction] is not { } numbers)
            return null;
        if (expected.Length != numbers.Length || !observed.OutputShape.SequenceEqual(reference.Values.OutputShape))
            return new(double.PositiveInfinity, expected.FirstOrDefault(), null);

        double[] magnitudes = reference.Magnitudes[direction]!;
        long terms = reference.Terms[direction], partialSums = reference.PartialSums[direction];
        Verdict worst = default;
        for (int i = 0; i < expected.Length; i++)
        {
            double error = Units(Math.Abs(numbers[i] - expected[i]), Bound.Of(type, terms, partialSums, magnitudes[i], expected[i]));
            if (error > worst.Error)
                worst = new(error, expected[i], numbers[i]);
        }

        return worst;
    }

    private static double Units(double difference, double bound) =>
        difference == 0 ? 0 : double.IsFinite(difference) && bound > 0 ? difference / bound : double.PositiveInfinity;
}
