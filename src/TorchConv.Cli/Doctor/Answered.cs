using System.Globalization;

namespace TorchConv.Cli.Doctor;

/// <summary>What came out in one type and direction; no direction where the type is not supported.</summary>
internal readonly record struct Outcome(NumberType Type, Direction? Direction, double Error)
{
    public bool IsWrong => Error > 1;
}

/// <summary>A question that was answered, as one line of text between processes.</summary>
internal sealed record Answered(int Number, IReadOnlyList<Outcome> Outcomes)
{
    /// <summary>Asks one question in every type. What the library refuses to compute is as wrong as a number.</summary>
    /// <param name="examination">In which types and directions.</param>
    /// <param name="questions">All questions.</param>
    /// <param name="number">Which of them.</param>
    /// <param name="backend">Who is asked.</param>
    /// <param name="begins">Is told each type before it is asked.</param>
    public static Answered Ask(Examination examination, Questions questions, int number, Backend backend, Action<NumberType>? begins = null)
    {
        Question question = questions[number];
        List<Outcome> outcomes = [];
        foreach (NumberType type in examination.Types)
        {
            begins?.Invoke(type);
            try
            {
                outcomes.AddRange(question.Ask(backend, type, examination.Directions)
                    .Select(answer => new Outcome(type, answer.Direction, answer.Verdict.Error)));
            }
            catch (NotSupportedException)
            {
                outcomes.Add(new(type, null, 0));
            }
            catch (System.Runtime.InteropServices.ExternalException)
            {
                outcomes.Add(new(type, examination.Directions[0], double.PositiveInfinity));
            }
        }

        return new(number, outcomes);
    }

    public string Line() => string.Join(' ', Outcomes.Select(Text).Prepend(Number.ToString(CultureInfo.InvariantCulture)));

    public static Answered Parse(string line)
    {
        string[] parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new(int.Parse(parts[0], CultureInfo.InvariantCulture), [.. parts[1..].Select(ParseOutcome)]);
    }

    private static string Text(Outcome outcome) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{(int)outcome.Type}:{(outcome.Direction is { } direction ? (int)direction : -1)}:{outcome.Error:R}");

    private static Outcome ParseOutcome(string text)
    {
        string[] parts = text.Split(':');
        int type = int.Parse(parts[0], CultureInfo.InvariantCulture), direction = int.Parse(parts[1], CultureInfo.InvariantCulture);
        return new((NumberType)type, direction < 0 ? null : (Direction)direction, double.Parse(parts[2], CultureInfo.InvariantCulture));
    }
}
