namespace TorchConv.Cli.Doctor;

/// <summary>Counts answers by kind, direction and type.</summary>
internal static class Tally
{
    public static Check[] Of(Questions questions, IReadOnlyList<Answered> answered)
    {
        var outcomes =
            (from answer in answered
             let question = questions[answer.Number]
             from outcome in answer.Outcomes
             select (question.Row, Order: Order(question), Outcome: outcome)).ToArray();
        var unsupported = outcomes.Where(one => one.Outcome.Direction is null)
            .GroupBy(one => (one.Row, one.Outcome.Type))
            .ToDictionary(group => group.Key, group => group.Count());
        Check[] supported =
        [
            .. outcomes.Where(one => one.Outcome.Direction is not null)
                .GroupBy(one => (one.Order, one.Row, one.Outcome.Direction, one.Outcome.Type))
                .OrderBy(group => group.Key)
                .Select(group => Of(group.Key.Row, group.Key.Direction!.Value.Name(), group.Key.Type,
                    [.. group.Select(one => one.Outcome)], unsupported)),
        ];
        return
        [
            .. supported,
            .. unsupported
                .Where(one => !supported.Any(check => check.Kind == one.Key.Row && check.Type == one.Key.Type.Name()))
                .Select(one => new Check(one.Key.Row, Direction.Forward.Name(), one.Key.Type.Name(), 0, 0, one.Value, null)),
        ];
    }

    private static Check Of(
        string row, string direction, NumberType type, Outcome[] outcomes, Dictionary<(string, NumberType), int> unsupported)
    {
        double largest = outcomes.Max(outcome => outcome.Error);
        return new(
            row,
            direction,
            type.Name(),
            outcomes.Length,
            outcomes.Count(outcome => outcome.IsWrong),
            unsupported.GetValueOrDefault((row, type)),
            double.IsFinite(largest) ? largest : null);
    }

    /// <summary>The kinds first, then the published answers, then the laws.</summary>
    private static int Order(Question question) => question switch
    {
        ProblemQuestion => (int)question.Problem.Kind,
        KnownAnswerQuestion => int.MaxValue - 1,
        _ => int.MaxValue,
    };
}
