using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Superpower;
using Superpower.Model;
using Superpower.Parsers;
using TorchConv.Expressions;

namespace TorchConv.Porting;

/// <summary>Reads what <c>print(model)</c> writes: modules within modules, with their names, and no forward pass.</summary>
internal static partial class PrintedModel
{
    /// <summary>More modules than any published model has; repetitions within repetitions could ask for any number.</summary>
    public const int MaxModules = 20_000;

    private sealed record Printed(Position At, string Type, ImmutableArray<ArgumentSyntax> Arguments, ImmutableArray<Child> Children,
        int End);

    private sealed record Child(Position At, string Label, long First, long Last, Printed Module);

    private static readonly TokenListParser<Mark, Printed> Module = Parse.Ref(() => AnyModule!);

    private static readonly TokenListParser<Mark, Child> NamedModule =
        from open in Token.EqualTo(Mark.Open)
        from label in Label
        from close in Token.EqualTo(Mark.Close)
        from colon in Token.EqualTo(Mark.Colon)
        from times in Times.OptionalOrDefault()
        from module in Module
        select ChildOf(open.Position, label, module);

    private static readonly TokenListParser<Mark, Printed> AnyModule =
        from name in Token.EqualTo(Mark.Name).Named("a module")
        from open in Token.EqualTo(Mark.Open)
        from parts in Part
        from close in Token.EqualTo(Mark.Close)
        select new Printed(name.Position, name.ToStringValue(), [.. parts.OfType<ArgumentSyntax>()], [.. parts.OfType<Child>()],
            close.Position.Absolute + 1);

    /// <summary>A name may hold anything but a bracket.</summary>
    private static TokenListParser<Mark, string> Label =>
        Token.Matching<Mark>(kind => kind != Mark.Close && kind != Mark.Open, "name").AtLeastOnce()
            .Select(words =>
                words[0].Span.Source!.Substring(words[0].Position.Absolute, words[^1].Position.Absolute
                    + words[^1].Span.Length - words[0].Position.Absolute));

    /// <summary>"3 x " before a module that stands for three.</summary>
    private static TokenListParser<Mark, Token<Mark>> Times =>
        from number in Token.EqualTo(Mark.Number)
        from x in Token.EqualToValue(Mark.Name, "x")
        select x;

    /// <summary>Whether a text is a print: a line of it begins with a name in parentheses and a colon.</summary>
    public static bool IsOne(string text) => NamedLine().IsMatch(text);

    /// <exception cref="FormatException">It is none; the place is named.</exception>
    public static ModuleExpression Read(SourceText source)
    {
        TokenList<Mark> words = Marks.Of(source, source.All, isPrint: true);
        Printed printed = ExpressionGrammar.Read(source, source.All, words, Module);
        long modules = 0;
        return Modules(printed, null, source, ref modules);
    }

    private static ModuleExpression Modules(Printed printed, string? label, SourceText source, ref long modules)
    {
        if (++modules > MaxModules)
            throw source.Wrong(printed.At, $"there are more than {MaxModules:N0} modules");

        ModuleExpression module = Leaf(printed, label, source);
        if (printed.Children.IsEmpty || module.Values is not null)
            return module;

        var children = ImmutableArray.CreateBuilder<ModuleExpression>();
        foreach (Child child in printed.Children)
        {
            for (long number = child.First; number <= child.Last; number++)
                children.Add(Modules(child.Module, child.First == child.Last ? child.Label : $"{number}", source, ref modules));
        }

        bool isSequential = printed.Type == ModuleSignatures.Sequential.Name || TorchVision.IsSequential(printed.Type);
        return module with { Kind = isSequential ? ModuleSignatures.Sequential : null, Problem = null, Children = children.ToImmutable() };
    }

    private static ModuleExpression Leaf(Printed printed, string? label, SourceText source)
    {
        if (TorchVision.Attention(printed.Type, printed.Children.FirstOrDefault()?.Module.Arguments) is { } attention)
            return attention with { Label = label, At = printed.At, Written = "MultiheadAttention(…)" };

        string type = TorchVision.TypeOf(printed.Type);
        CallSyntax call = new(printed.At, new NameSyntax(printed.At, type), printed.Arguments, printed.End);
        ModuleExpression module = new ModuleReader(source, Scope.Empty).Read(call, label) with { Type = printed.Type };
        return TorchVision.Kind(type) is { } elsewhere ? TorchVision.Read(elsewhere, call, module) : module;
    }

    private static Child ChildOf(Position at, string label, Printed module)
    {
        Match range = Range().Match(label);
        return range.Success
            ? new Child(at, label, long.Parse(range.Groups["first"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture),
                long.Parse(range.Groups["last"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture), module)
            : new Child(at, label, 0, 0, module);
    }

    /// <summary>Modules with their names, and arguments, in any order: a module may print both.</summary>
    private static TokenListParser<Mark, ImmutableArray<object>> Part => input =>
    {
        var parts = ImmutableArray.CreateBuilder<object>();
        TokenList<Mark> rest = input;
        while (!rest.IsAtEnd && rest.ConsumeToken().Value.Kind != Mark.Close)
        {
            bool isChild = IsChild(rest);
            if (isChild)
            {
                TokenListParserResult<Mark, Child> child = NamedModule(rest);
                if (!child.HasValue)
                    return TokenListParserResult.CastEmpty<Mark, Child, ImmutableArray<object>>(child);
                parts.Add(child.Value);
                rest = child.Remainder;
                continue;
            }

            TokenListParserResult<Mark, ArgumentSyntax> argument = ExpressionGrammar.OneArgument(rest);
            if (!argument.HasValue)
                return TokenListParserResult.CastEmpty<Mark, ArgumentSyntax, ImmutableArray<object>>(argument);
            parts.Add(argument.Value);
            rest = argument.Remainder;
            TokenListParserResult<Mark, Token<Mark>> next = rest.ConsumeToken();
            if (next.HasValue && next.Value.Kind == Mark.Comma)
                rest = next.Remainder;
            else if (next.HasValue && next.Value.Kind != Mark.Close && !IsChild(rest))
                return TokenListParserResult.Empty<Mark, ImmutableArray<object>>(rest, ["`,`", "`)`"]);
        }

        return TokenListParserResult.Value(parts.ToImmutable(), input, rest);
    };

    /// <summary>Whether a name in parentheses and a colon come next; a tuple has no colon after it.</summary>
    private static bool IsChild(TokenList<Mark> words)
    {
        TokenListParserResult<Mark, Token<Mark>> word = words.ConsumeToken();
        if (!word.HasValue || word.Value.Kind != Mark.Open)
            return false;
        while ((word = word.Remainder.ConsumeToken()).HasValue && word.Value.Kind is not (Mark.Close or Mark.Open))
        {
        }

        return word.HasValue
            && word.Value.Kind == Mark.Close
            && word.Remainder.ConsumeToken() is { HasValue: true, Value.Kind: Mark.Colon };
    }

    [GeneratedRegex(@"(?m)^\s*\([^()\n]+\): (?:\d+ x )?[\p{L}_]\w*\(", RegexOptions.NonBacktracking)]
    private static partial Regex NamedLine();

    [GeneratedRegex(@"^(?<first>\d{1,9})-(?<last>\d{1,9})$", RegexOptions.NonBacktracking)]
    private static partial Regex Range();
}
