namespace TorchConv.Cli.Doctor;

/// <summary>The smallest problem on which something is wrong.</summary>
/// <param name="Problem">The problem.</param>
/// <param name="Type">The type of the numbers.</param>
/// <param name="Direction">Forward, or which gradient.</param>
/// <param name="Expected">The right number.</param>
/// <param name="Observed">What was computed; null where it is no number, or the shape is another one.</param>
/// <param name="Error">In units of what rounding may do; null where there is no number, or another shape.</param>
internal sealed record Failure(Problem Problem, NumberType Type, Direction Direction, double Expected, double? Observed, double? Error)
{
    // A fault may depend on what else is in memory.
    private const int Attempts = 5;

    /// <summary>Shrinks a problem that was wrong; null where it is not wrong again.</summary>
    public static Failure? Find(Problem problem, NumberType type, Direction direction, Backend backend)
    {
        if (!IsWrong(problem, type, direction, backend, Attempts))
            return null;
        Problem smallest = Shrink.Smallest(problem, candidate => IsWrong(candidate, type, direction, backend, Attempts));
        Verdict verdict = Enumerable.Range(0, Attempts)
            .Select(_ => Judge(smallest, type, direction, backend)).MaxBy(verdict => verdict.Error);
        return new(smallest, type, direction, verdict.Expected, Finite(verdict.Observed), Finite(verdict.Error));
    }

    /// <summary>Whether a problem is wrong in any of some attempts.</summary>
    public static bool IsWrong(Problem problem, NumberType type, Direction direction, Backend backend, int attempts)
    {
        for (int attempt = 0; attempt < attempts; attempt++)
        {
            if (Judge(problem, type, direction, backend).IsWrong)
                return true;
        }

        return false;
    }

    private static double? Finite(double? number) => number is { } value && double.IsFinite(value) ? value : null;

    private static Verdict Judge(Problem problem, NumberType type, Direction direction, Backend backend)
    {
        try
        {
            return new ProblemQuestion(problem).Ask(backend, type, [direction]).Select(answer => answer.Verdict).FirstOrDefault();
        }
        catch (NotSupportedException)
        {
            return default;
        }
        catch (System.Runtime.InteropServices.ExternalException)
        {
            return new(double.PositiveInfinity,
                Reference.Of(problem, Operands.Of(problem).RoundedTo(type)).Values[direction]?.FirstOrDefault() ?? 0, null);
        }
    }
}
