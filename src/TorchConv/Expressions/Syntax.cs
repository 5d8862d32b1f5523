using System.Collections.Immutable;
using Superpower.Model;

namespace TorchConv.Expressions;

/// <summary>A part of an expression, and where it stands.</summary>
internal abstract record Syntax(Position At);

/// <summary>A whole number, or one with a point.</summary>
internal sealed record NumberSyntax(Position At, double Value, long? Whole) : Syntax(At);

/// <summary>A string, without its quotes.</summary>
internal sealed record TextSyntax(Position At, string Value) : Syntax(At);

/// <summary>A name with its dots, such as <c>torch.nn.Conv2d</c>, <c>True</c> or <c>None</c>.</summary>
internal sealed record NameSyntax(Position At, string Name) : Syntax(At)
{
    /// <summary>What stands after the last dot.</summary>
    public string Last => Name[(Name.LastIndexOf('.') + 1)..];
}

/// <summary>Values in parentheses or brackets.</summary>
internal sealed record ListSyntax(Position At, ImmutableArray<Syntax> Items) : Syntax(At);

/// <summary>A call, such as <c>nn.Conv2d(3, 30, kernel_size=10)</c>.</summary>
internal sealed record CallSyntax(Position At, Syntax Function, ImmutableArray<ArgumentSyntax> Arguments, int End) : Syntax(At)
{
    /// <summary>The name of the function; null where it is computed.</summary>
    public NameSyntax? Name => Function as NameSyntax;
}

/// <summary>A value of something that is not a name, such as <c>model(x).shape</c>.</summary>
internal sealed record MemberSyntax(Position At, Syntax Of, string Name) : Syntax(At);

/// <summary>One of several, such as <c>x.shape[0]</c>.</summary>
internal sealed record ItemSyntax(Position At, Syntax Of, Syntax Index) : Syntax(At);

/// <summary>Two values and what is done with them: +, -, * or //.</summary>
internal sealed record ArithmeticSyntax(Position At, Mark Operator, Syntax Left, Syntax Right) : Syntax(At);

/// <summary>What is given to a call: by its place, or with a name; a star spreads a list.</summary>
internal sealed record ArgumentSyntax(Position At, string? Name, Syntax Value, bool IsCSharp = false, bool IsSpread = false);
