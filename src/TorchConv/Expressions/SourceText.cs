using System.Globalization;
using Superpower.Model;

namespace TorchConv.Expressions;

/// <summary>Text that was pasted: small enough to be read at once, and able to say where in it something stands.</summary>
internal sealed class SourceText
{
    /// <summary>More than the print of any published model takes.</summary>
    public const int MaxLength = 500_000;

    /// <summary>How many brackets may be open at once; models nest about ten deep.</summary>
    public const int MaxDepth = 100;

    /// <exception cref="FormatException">The text is too long, or its brackets nest too deeply.</exception>
    public SourceText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLength)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture,
                $"the text has {text.Length:N0} characters; it must have at most {MaxLength:N0}"));
        }

        Text = text;
        CheckDepth();
    }

    public string Text { get; }

    /// <summary>All of it, as the parsers take it.</summary>
    public TextSpan All => new(Text);

    /// <summary>What is wrong at a place: line and column, the line, and a caret below.</summary>
    public SyntaxException Wrong(Position at, string problem)
    {
        string line = LineAt(at.Absolute);
        int before = at.Column - 1;

        // A long line is cut around the place, so that the caret stays on the screen.
        int start = Math.Max(0, before - 60), length = Math.Min(line.Length - start, 120);
        string shown = string.Concat(line.Substring(start, length)
            .Select(letter => letter == '\t' ? ' ' : IsHidden(letter) ? '·' : letter));
        return new SyntaxException($"line {at.Line}, column {at.Column}: {problem}", $"  {shown}\n  {new string(' ', before - start)}^");
    }

    /// <summary>What cannot be seen, or would move the cursor of a terminal.</summary>
    private static bool IsHidden(char letter) => char.GetUnicodeCategory(letter)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private string LineAt(int index)
    {
        int start = index == 0 ? 0 : Text.LastIndexOf('\n', index - 1) + 1;
        int end = Text.IndexOf('\n', index);
        return Text[start..(end < 0 ? Text.Length : end)].TrimEnd('\r');
    }

    /// <summary>Brackets in strings and comments count too: nobody nests a hundred of those either.</summary>
    private void CheckDepth()
    {
        int depth = 0;
        for (int i = 0; i < Text.Length; i++)
        {
            if (Text[i] is '(' or '[' or '{' && ++depth > MaxDepth)
                throw Wrong(PositionOf(i), $"more than {MaxDepth} brackets are open here");
            if (Text[i] is ')' or ']' or '}' && depth > 0)
                depth--;
        }
    }

    /// <summary>Where a character stands.</summary>
    public Position PositionOf(int index)
    {
        int line = 1 + Text.AsSpan(0, index).Count('\n');
        int start = index == 0 ? 0 : Text.LastIndexOf('\n', index - 1) + 1;
        return new Position(index, line, index - start + 1);
    }
}
