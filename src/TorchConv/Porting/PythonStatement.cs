using Superpower.Model;

namespace TorchConv.Porting;

/// <summary>What a statement of Python is, as far as it can be seen before it is read.</summary>
internal enum PythonStatementKind
{
    Comment,
    Text,
    Code,
}

/// <summary>A statement of Python: a comment, a string that stands alone, or code, which may go over several lines.</summary>
/// <param name="Kind">Which of the three.</param>
/// <param name="Indent">The columns before it.</param>
/// <param name="Part">Where it stands, without a comment after it.</param>
internal sealed record PythonStatement(PythonStatementKind Kind, int Indent, TextSpan Part)
{
    public int Line => Part.Position.Line;

    public string Text { get; } = Part.ToStringValue();
}
