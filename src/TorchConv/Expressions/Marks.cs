using Superpower;
using Superpower.Model;
using Superpower.Parsers;
using Superpower.Tokenizers;

namespace TorchConv.Expressions;

/// <summary>Divides text into words.</summary>
internal static class Marks
{
    private static readonly Tokenizer<Mark> Tokenizer = new TokenizerBuilder<Mark>()
        .Ignore(Span.WhiteSpace)
        .Ignore(Span.Regex("#[^\n]*"))
        .Match(Span.Regex("(?:\"\"\"(?s:.*?)\"\"\"|'''(?s:.*?)'''|\"(?:[^\"\\\\\n]|\\\\.)*\"|'(?:[^'\\\\\n]|\\\\.)*')"), Mark.Text)
        .Match(Span.Regex(@"[\p{L}_@][\p{L}\p{Nd}_]*"), Mark.Name)
        .Match(Span.Regex(@"(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?[LldDfF]?(?![\p{L}\d_])"), Mark.Number)
        .Match(Character.EqualTo('('), Mark.Open)
        .Match(Character.EqualTo(')'), Mark.Close)
        .Match(Character.EqualTo('['), Mark.OpenList)
        .Match(Character.EqualTo(']'), Mark.CloseList)
        .Match(Character.EqualTo('{'), Mark.OpenBrace)
        .Match(Character.EqualTo('}'), Mark.CloseBrace)
        .Match(Character.EqualTo(','), Mark.Comma)
        .Match(Character.EqualTo('.'), Mark.Dot)
        .Match(Character.EqualTo('='), Mark.Equal)
        .Match(Character.EqualTo(':'), Mark.Colon)
        .Match(Character.EqualTo('+'), Mark.Plus)
        .Match(Character.EqualTo('-'), Mark.Minus)
        .Match(Character.EqualTo('*'), Mark.Times)
        .Match(Span.EqualTo("//"), Mark.Over)
        .Match(Character.EqualTo(';'), Mark.End)
        .Build();

    /// <exception cref="SyntaxException">A character begins no word.</exception>
    public static TokenList<Mark> Of(SourceText source, TextSpan part)
    {
        // Superpower's tokenizer takes a text from its beginning; the places of the words are then those in the whole text.
        Result<TokenList<Mark>> words = Tokenizer.TryTokenize(part.ToStringValue());
        if (!words.HasValue)
        {
            Position at = source.PositionOf(part.Position.Absolute + words.ErrorPosition.Absolute);
            throw source.Wrong(at, source.Text[at.Absolute] is '\'' or '"'
                ? "this string does not end"
                : $"{Shown(source.Text[at.Absolute])} has no meaning here");
        }

        return new TokenList<Mark>([.. words.Value.Select(word => new Token<Mark>(word.Kind, Moved(word.Span)))]);

        TextSpan Moved(TextSpan span)
        {
            Position within = span.Position, from = part.Position;
            return new TextSpan(
                source.Text,
                new Position(from.Absolute + within.Absolute, from.Line + within.Line - 1, within.Line == 1
                    ? from.Column + within.Column - 1
                    : within.Column),
                span.Length);
        }
    }

    private static string Shown(char letter) => char.IsControl(letter) ? $"the character {(int)letter}" : $"\"{letter}\"";
}
