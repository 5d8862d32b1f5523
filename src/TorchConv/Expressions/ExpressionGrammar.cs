using System.Collections.Immutable;
using System.Globalization;
using Superpower;
using Superpower.Model;
using Superpower.Parsers;

namespace TorchConv.Expressions;

/// <summary>
/// The grammar of expressions, in PyTorch's and in TorchSharp's spelling: calls with arguments by place and by name, tuples and lists,
/// numbers and their
/// arithmetic, strings, names with dots.
/// </summary>
internal static class ExpressionGrammar
{
    private static readonly TokenListParser<Mark, Syntax> Value = Parse.Ref(() => Sum!);

    private static readonly TokenListParser<Mark, ArgumentSyntax> Argument =
        Spread.Or(Named.Try()).Or(Value.Select(value => new ArgumentSyntax(value.At, null, value))).Named("a value");

    private static readonly TokenListParser<Mark, Syntax> Number = Token.EqualTo(Mark.Number).Select(NumberOf);

    private static readonly TokenListParser<Mark, Syntax> Text = Token.EqualTo(Mark.Text).AtLeastOnce().Select(words =>
        (Syntax)new TextSyntax(words[0].Position, string.Concat(words.Select(word => Unquoted(word.ToStringValue())))));

    private static readonly TokenListParser<Mark, Syntax> New =
        from word in Token.EqualToValue(Mark.Name, "new")
        from made in NewArray.Or(Parse.Ref(() => Postfix!))
        select made;

    private static readonly TokenListParser<Mark, Syntax> Name =
        Token.EqualTo(Mark.Name).Select(word => (Syntax)new NameSyntax(word.Position, word.ToStringValue().TrimStart('@')));

    private static readonly TokenListParser<Mark, Syntax> Parentheses =
        from open in Token.EqualTo(Mark.Open)
        from items in Items(Value, Mark.Close)
        from close in Token.EqualTo(Mark.Close)
        select items.Values.Length == 1 && !items.EndsInComma ? items.Values[0] : new ListSyntax(open.Position, items.Values);

    private static readonly TokenListParser<Mark, Syntax> List =
        from open in Token.EqualTo(Mark.OpenList)
        from items in Items(Value, Mark.CloseList)
        from close in Token.EqualTo(Mark.CloseList)
        select (Syntax)new ListSyntax(open.Position, items.Values);

    private static readonly TokenListParser<Mark, Syntax> Atom = Parse.OneOf(Number, Text, New, Name, Parentheses, List).Named("a value");

    private static readonly TokenListParser<Mark, Func<Syntax, Syntax>> Suffix =
        Parse.OneOf(Member, CallOf, Item);

    private static readonly TokenListParser<Mark, Syntax> Postfix =
        from atom in Atom
        from suffixes in Suffix.Many()
        select suffixes.Aggregate(atom, (value, suffix) => suffix(value));

    private static readonly TokenListParser<Mark, Syntax> Signed =
        (from sign in Token.EqualTo(Mark.Minus)
         from value in Postfix
         select (Syntax)new ArithmeticSyntax(sign.Position, Mark.Minus, new NumberSyntax(sign.Position, 0, 0),
             value)).Or(Postfix).Named("a value");

    private static readonly TokenListParser<Mark, Syntax> Product =
        Parse.Chain(Token.EqualTo(Mark.Times).Or(Token.EqualTo(Mark.Over)), Signed, Arithmetic);

    private static readonly TokenListParser<Mark, Syntax> Sum =
        Parse.Chain(Token.EqualTo(Mark.Plus).Or(Token.EqualTo(Mark.Minus)), Product, Arithmetic);

    /// <summary>One argument of a call.</summary>
    public static TokenListParser<Mark, ArgumentSyntax> OneArgument => Argument;

    private static TokenListParser<Mark, ArgumentSyntax> Spread =>
        from star in Token.EqualTo(Mark.Times)
        from value in Value
        select new ArgumentSyntax(star.Position, null, value, IsSpread: true);

    private static TokenListParser<Mark, ArgumentSyntax> Named =>
        from name in Token.EqualTo(Mark.Name)
        from sign in Token.EqualTo(Mark.Equal).Or(Token.EqualTo(Mark.Colon))
        from value in Value
        select new ArgumentSyntax(name.Position, name.ToStringValue(), value, IsCSharp: sign.Kind == Mark.Colon);

    private static TokenListParser<Mark, Func<Syntax, Syntax>> Member =>
        from dot in Token.EqualTo(Mark.Dot)
        from name in Token.EqualTo(Mark.Name)
        select (Func<Syntax, Syntax>)(of => of is NameSyntax before
            ? before with { Name = $"{before.Name}.{name.ToStringValue()}" }
            : new MemberSyntax(name.Position, of, name.ToStringValue()));

    private static TokenListParser<Mark, Func<Syntax, Syntax>> CallOf =>
        from open in Token.EqualTo(Mark.Open)
        from items in Items(Argument, Mark.Close)
        from close in Token.EqualTo(Mark.Close)
        select (Func<Syntax, Syntax>)(function => new CallSyntax(function.At, function, items.Values, close.Position.Absolute + 1));

    private static TokenListParser<Mark, Func<Syntax, Syntax>> Item =>
        from open in Token.EqualTo(Mark.OpenList)
        from index in Value
        from close in Token.EqualTo(Mark.CloseList)
        select (Func<Syntax, Syntax>)(of => new ItemSyntax(of.At, of, index));

    /// <summary>C#'s <c>new long[] { 1, 2 }</c> and <c>new[] { 1, 2 }</c>.</summary>
    private static TokenListParser<Mark, Syntax> NewArray =>
        (from type in Token.EqualTo(Mark.Name).OptionalOrDefault()
         from open in Token.EqualTo(Mark.OpenList)
         from close in Token.EqualTo(Mark.CloseList)
         from brace in Token.EqualTo(Mark.OpenBrace)
         from items in Items(Value, Mark.CloseBrace)
         from end in Token.EqualTo(Mark.CloseBrace)
         select (Syntax)new ListSyntax(open.Position, items.Values)).Try();

    /// <summary>Reads one expression; all of the text must be one.</summary>
    /// <exception cref="SyntaxException">It is none; the place and what was expected are named.</exception>
    public static Syntax Read(SourceText source, TextSpan part)
    {
        TokenList<Mark> words = Marks.Of(source, part);
        return Read(source, part, words, from value in Value
                                         from end in Token.EqualTo(Mark.End).Optional()
                                         select value);
    }

    /// <summary>Reads words by a grammar that must take them all.</summary>
    public static T Read<T>(SourceText source, TextSpan part, TokenList<Mark> words, TokenListParser<Mark, T> grammar)
    {
        TokenListParserResult<Mark, T> result = grammar.AtEnd().TryParse(words);
        return result.HasValue ? result.Value : throw Unexpected(source, part, words, result);
    }

    private static SyntaxException Unexpected<T>(SourceText source, TextSpan part, TokenList<Mark> words, TokenListParserResult<Mark,
        T> result)
    {
        Token<Mark> found = result.Remainder.IsAtEnd ? Token<Mark>.Empty : result.Remainder.ConsumeToken().Value;
        string what = found.HasValue ? $"\"{found.ToStringValue()}\" stands" : "the text ends";
        string[] expected = [.. (result.Expectations ?? []).Select(text => text.Replace('`', '"')).Distinct()];
        Position at = found.HasValue ? found.Position : EndOf(source, part, words);
        return source.Wrong(at, $"{what} where {(expected.Length == 0 ? "the end" : Or(expected))} is expected");
    }

    private static Position EndOf(SourceText source, TextSpan part, TokenList<Mark> words)
    {
        int end = part.Position.Absolute;
        foreach (Token<Mark> word in words)
            end = word.Span.Position.Absolute + word.Span.Length;
        return source.PositionOf(end);
    }

    private static string Or(string[] expected) =>
        expected.Length == 1 ? expected[0] : $"{string.Join(", ", expected[..^1])} or {expected[^1]}";

    /// <summary>
    /// Items with commas between them and maybe one at the end. Superpower's own delimited lists refuse the last comma, or forget
    /// how far an item was read before it failed.
    /// </summary>
    private static TokenListParser<Mark,
        (ImmutableArray<T> Values, bool EndsInComma)> Items<T>(TokenListParser<Mark, T> item, Mark closing) => input =>
    {
        var values = ImmutableArray.CreateBuilder<T>();
        TokenList<Mark> rest = input;
        bool endsInComma = false;
        while (!rest.IsAtEnd && rest.ConsumeToken().Value.Kind != closing)
        {
            TokenListParserResult<Mark, T> one = item(rest);
            if (!one.HasValue)
                return TokenListParserResult.CastEmpty<Mark, T, (ImmutableArray<T>, bool)>(one);

            values.Add(one.Value);
            rest = one.Remainder;
            TokenListParserResult<Mark, Token<Mark>> comma = rest.ConsumeToken();
            endsInComma = comma.HasValue && comma.Value.Kind == Mark.Comma;
            if (!endsInComma && !(comma.HasValue && comma.Value.Kind == closing))
            {
                return TokenListParserResult.Empty<Mark,
                    (ImmutableArray<T>, bool)>(rest, ["`,`", $"`{(closing == Mark.Close ? ")" : closing == Mark.CloseList ? "]" : "}")}`"]);
            }

            if (endsInComma)
                rest = comma.Remainder;
        }

        return TokenListParserResult.Value((values.ToImmutable(), endsInComma), input, rest);
    };

    private static Syntax Arithmetic(Token<Mark> sign, Syntax left, Syntax right) => new ArithmeticSyntax(left.At, sign.Kind, left, right);

    private static Syntax NumberOf(Token<Mark> word)
    {
        string digits = word.ToStringValue().Replace("_", "", StringComparison.Ordinal).TrimEnd('L', 'l', 'd', 'D', 'f', 'F');
        long? whole = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
        return new NumberSyntax(word.Position, double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture), whole);
    }

    private static string Unquoted(string text)
    {
        int quotes = text.Length >= 6
            && (text.StartsWith("\"\"\"", StringComparison.Ordinal) || text.StartsWith("'''", StringComparison.Ordinal)) ? 3 : 1;
        return text[quotes..^quotes];
    }
}
