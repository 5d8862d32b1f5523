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

    /// <summary>So many operators, dots and calls may follow each other: what they make is as deep as they are many.</summary>
    private const int MaxChain = 30;

    /// <exception cref="SyntaxException">A character begins no word, or too many operators follow each other.</exception>
    public static TokenList<Mark> Of(SourceText source, TextSpan part, bool isPrint = false)
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

        CheckChains(source, part, words.Value, isPrint);
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

    /// <summary>Brackets nest, and have a limit of their own; a call after a call does not, and a print has many in a row.</summary>
    private static void CheckChains(SourceText source, TextSpan part, TokenList<Mark> words, bool isPrint)
    {
        Stack<int> outer = [];
        int chain = 0;
        foreach (Token<Mark> word in words)
        {
            switch (word.Kind)
            {
                case Mark.Open or Mark.OpenList or Mark.OpenBrace:
                    outer.Push(isPrint ? 0 : chain + 1);
                    chain = 0;
                    break;
                case Mark.Close or Mark.CloseList or Mark.CloseBrace:
                    chain = outer.Count > 0 ? outer.Pop() : 0;
                    break;
                case Mark.Comma:
                    chain = 0;
                    break;
                case Mark.Plus or Mark.Minus or Mark.Times or Mark.Over or Mark.Dot or Mark.Equal or Mark.Colon:
                case Mark.Name when word.Span.EqualsValue("new"):
                    chain++;
                    break;
            }

            if (chain > MaxChain)
            {
                throw source.Wrong(
                    source.PositionOf(part.Position.Absolute + word.Position.Absolute),
                        $"more than {MaxChain} operators, dots or calls follow each other here");
            }
        }
    }

    private static string Shown(char letter) => char.IsControl(letter) ? $"the character {(int)letter}" : $"\"{letter}\"";
}
