using Superpower.Model;
using TorchConv.Expressions;

namespace TorchConv.Porting;

/// <summary>Divides Python into its statements: brackets, strings and backslashes hold lines together.</summary>
internal sealed class PythonStatements
{
    private readonly string _text;
    private int _at, _line = 1, _lineStart;

    private PythonStatements(SourceText source) => _text = source.Text;

    public static IReadOnlyList<PythonStatement> Of(SourceText source)
    {
        PythonStatements reader = new(source);
        List<PythonStatement> statements = [];
        while (reader.Next() is { } statement)
            statements.Add(statement);
        return statements;
    }

    private PythonStatement? Next()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            Step();
        if (_at >= _text.Length)
            return null;

        int indent = Indent(), start = _at, end;
        Position from = new(_at, _line, _at - _lineStart + 1);
        PythonStatementKind kind = _text[_at] == '#'
            ? PythonStatementKind.Comment
            : _text[_at] is '"' or '\''
            ? PythonStatementKind.Text
            : PythonStatementKind.Code;
        if (kind == PythonStatementKind.Comment)
        {
            SkipLine();
            end = _at;
        }
        else
        {
            end = SkipCode();
        }

        return new PythonStatement(kind, indent, new TextSpan(_text, from, _text.AsSpan(start, end - start).TrimEnd().Length));
    }

    /// <summary>Columns before the statement; those of a prompt or of another statement on the line count as they are.</summary>
    private int Indent()
    {
        int columns = 0;
        for (int i = _lineStart; i < _at; i++)
            columns += _text[i] == '\t' ? 8 - (columns % 8) : 1;
        return columns;
    }

    /// <returns>Where the code ends: before a comment after it.</returns>
    private int SkipCode()
    {
        int depth = 0;
        while (_at < _text.Length)
        {
            char letter = _text[_at];
            if (letter is '"' or '\'')
            {
                SkipText(letter);
                continue;
            }

            if (letter == '#')
            {
                int end = _at;
                SkipLine();
                if (depth == 0)
                    return end;
                continue;
            }

            if (letter is '\n' or ';' && depth == 0)
            {
                int end = _at;
                Step();
                return end;
            }

            if (letter == '\\' && _at + 1 < _text.Length)
                Step();
            else if (letter is '(' or '[' or '{')
                depth++;
            else if (letter is ')' or ']' or '}' && depth > 0)
                depth--;
            Step();
        }

        return _at;
    }

    private void SkipText(char quote)
    {
        string three = new(quote, 3);
        if (string.CompareOrdinal(_text, _at, three, 0, 3) == 0)
        {
            int end = _text.IndexOf(three, _at + 3, StringComparison.Ordinal);
            StepTo(end < 0 ? _text.Length : end + 3);
            return;
        }

        Step();
        while (_at < _text.Length && _text[_at] != quote && _text[_at] != '\n')
        {
            if (_text[_at] == '\\' && _at + 1 < _text.Length)
                Step();
            Step();
        }

        if (_at < _text.Length && _text[_at] == quote)
            Step();
    }

    private void SkipLine()
    {
        int end = _text.IndexOf('\n', _at);
        StepTo(end < 0 ? _text.Length : end);
    }

    private void StepTo(int end)
    {
        while (_at < end)
            Step();
    }

    private void Step()
    {
        if (_text[_at++] == '\n')
            (_line, _lineStart) = (_line + 1, _at);
    }
}
