namespace TorchConv.Cli.Doctor;

/// <summary>Something that a back end is asked in one type, and what it answers in each direction.</summary>
internal abstract record Question(string Row)
{
    /// <summary>What is asked, for people.</summary>
    public abstract Problem Problem { get; }

    /// <summary>
    /// Asks in one type, in these directions; throws <see cref="NotSupportedException"/> where the back end does not have the type.
    /// </summary>
    public abstract IEnumerable<(Direction Direction, Verdict Verdict)> Ask(Backend backend, NumberType type,
        IReadOnlyList<Direction> directions);
}

/// <summary>A problem against the plain computation.</summary>
internal sealed record ProblemQuestion(Problem Asked) : Question(Asked.Kind.Name())
{
    public override Problem Problem => Asked;

    public override IEnumerable<(Direction Direction, Verdict Verdict)> Ask(Backend backend, NumberType type,
        IReadOnlyList<Direction> directions)
    {
        Operands operands = Operands.Of(Asked).RoundedTo(type);
        Results observed = backend(Asked, operands, type, directions.Any(direction => direction != Direction.Forward));
        Reference reference = Reference.Of(Asked, operands);
        foreach (Direction direction in directions)
        {
            if (Verdict.Of(direction, type, reference, observed) is { } verdict)
                yield return (direction, verdict);
        }
    }
}

/// <summary>A problem against its published output.</summary>
internal sealed record KnownAnswerQuestion(KnownAnswer Answer) : Question("known answers")
{
    public override Problem Problem => Answer.Problem;

    public override IEnumerable<(Direction Direction, Verdict Verdict)> Ask(Backend backend, NumberType type,
        IReadOnlyList<Direction> directions)
    {
        if (!directions.Contains(Direction.Forward))
            yield break;
        Operands operands = Answer.Operands.RoundedTo(type);
        Results observed = backend(Problem, operands, type, gradients: false);
        Reference reference = Reference.Of(Problem, operands);

        // The numbers are whole and positive, so that each result is the sum of the magnitudes of its terms.
        Results published = new(Problem.OutputShape, Answer.Output, null, null);
        yield return (Direction.Forward,
            Verdict.Of(Direction.Forward, type, reference with { Values = published, Magnitudes = published }, observed)!.Value);
    }
}
