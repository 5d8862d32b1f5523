namespace TorchConv.Cli.Doctor;

/// <summary>Which questions are asked.</summary>
/// <param name="Seed">Determines the random problems.</param>
/// <param name="Cases">Problems against the plain computation.</param>
/// <param name="Kinds">Of which kinds.</param>
/// <param name="Types">In which types.</param>
/// <param name="Directions">In which directions.</param>
/// <param name="Thorough">Whether the laws are asked too, on large problems.</param>
/// <param name="Device">"cpu" or "cuda".</param>
internal sealed record Examination(
    int Seed, int Cases, IReadOnlyList<Kind> Kinds, IReadOnlyList<NumberType> Types, IReadOnlyList<Direction> Directions, bool Thorough,
        string Device)
{
    /// <summary>All that is asked, in order: the known answers, the problems, the laws.</summary>
    public Questions Questions() => new(this);
}

/// <summary>The questions of an examination by their numbers.</summary>
internal sealed class Questions
{
    private readonly Question[] _answers;
    private readonly IReadOnlyList<Question> _laws;
    private readonly ProblemTable _table;
    private readonly int _cases;

    public Questions(Examination examination)
    {
        _answers = [.. KnownAnswer.All.Where(answer => examination.Kinds.Contains(answer.Problem.Kind))
            .Select(answer => new KnownAnswerQuestion(answer))];
        _laws = examination.Thorough ? LawQuestion.All(examination.Kinds) : [];
        _table = new(examination.Seed, examination.Kinds, isQuick: !examination.Thorough);
        _cases = examination.Cases;
    }

    public int Count => _answers.Length + _cases + _laws.Count;

    public Question this[int number] =>
        number < _answers.Length ? _answers[number]
        : number < _answers.Length + _cases ? new ProblemQuestion(_table[number - _answers.Length])
        : _laws[number - _answers.Length - _cases];
}
