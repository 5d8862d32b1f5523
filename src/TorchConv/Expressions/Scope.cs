using System.Collections.Immutable;
using System.Globalization;
using Superpower.Model;

namespace TorchConv.Expressions;

/// <summary>A word that is not a number, a string or True: what it means depends on the parameter that takes it.</summary>
internal sealed record Word(string Text)
{
    public override string ToString() => Text;
}

/// <summary>What cannot be understood, and where.</summary>
internal sealed class MeaningException(Position at, string problem) : FormatException(problem)
{
    public Position At { get; } = at;
}

/// <summary>The names that stand for numbers, and the value of an expression that uses them.</summary>
internal sealed record Scope(ImmutableDictionary<string, object?> Names)
{
    public static Scope Empty { get; } = new(ImmutableDictionary<string, object?>.Empty);

    public Scope With(string name, object? value) => new(Names.SetItem(name, value));

    /// <summary>
    /// A <see cref="long"/>, <see cref="double"/>, <see cref="bool"/>, <see cref="string"/>, null, a list of these, or a <see
    /// cref="Word"/>.
    /// </summary>
    /// <exception cref="MeaningException">The expression has no such value.</exception>
    public object? ValueOf(Syntax syntax) => syntax switch
    {
        NumberSyntax { Whole: { } whole } => whole,
        NumberSyntax number => number.Value,
        TextSyntax text => text.Value,
        NameSyntax { Name: "True" or "true" } => true,
        NameSyntax { Name: "False" or "false" } => false,
        NameSyntax { Name: "None" or "null" } => null,
        NameSyntax name => Names.TryGetValue(name.Name, out object? value) ? value : new Word(name.Name),
        ListSyntax list => list.Items.Select(ValueOf).ToArray(),
        ArithmeticSyntax arithmetic => Computed(arithmetic),
        ItemSyntax item when ValueOf(item.Of) is object?[] list
            && ValueOf(item.Index) is long index && index >= 0 && index < list.Length => list[index],
        _ => throw new MeaningException(syntax.At, "a value that is written down must stand here: nothing is executed"),
    };

    /// <summary>How a value is written in a message.</summary>
    public static string Written(object? value) => value switch
    {
        null => "None",
        bool truth => truth ? "True" : "False",
        string text => $"'{text}'",
        double whole when whole == Math.Floor(whole) && Math.Abs(whole) < 1e15 => whole.ToString("F1", CultureInfo.InvariantCulture),
        object?[] list => $"({string.Join(", ", list.Select(Written))})",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private object Computed(ArithmeticSyntax arithmetic)
    {
        (object? left, object? right) = (ValueOf(arithmetic.Left), ValueOf(arithmetic.Right));
        try
        {
            // Without the cast, whole numbers would become double here too.
            return (left, right, arithmetic.Operator) switch
            {
                (Word word, _, _) => throw HasNoValue(word),
                (_, Word word, _) => throw HasNoValue(word),
                (long a, long b, Mark.Plus) => (object)checked(a + b),
                (long a, long b, Mark.Minus) => checked(a - b),
                (long a, long b, Mark.Times) => checked(a * b),
                (long a, long b, Mark.Over) when b != 0 => (long)Math.Floor((decimal)a / b),
                (long or double, long or double, Mark.Plus) => Number(left) + Number(right),
                (long or double, long or double, Mark.Minus) => Number(left) - Number(right),
                (long or double, long or double, Mark.Times) => Number(left) * Number(right),
                _ => throw new MeaningException(arithmetic.At, $"{Written(left)} and {Written(right)} cannot be computed with"),
            };
        }
        catch (OverflowException)
        {
            throw new MeaningException(arithmetic.At, $"the result must be at most {long.MaxValue}");
        }

        MeaningException HasNoValue(Word word) => new(arithmetic.At, $"{word.Text} has no value here");

        static double Number(object? value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);
    }
}
