using System.Collections.Immutable;
using System.Globalization;

namespace TorchConv.Expressions;

/// <summary>Gives each argument of a call to the parameter that it is meant for, and checks that it can be.</summary>
internal static class ArgumentReader
{
    /// <summary>Arguments that every PyTorch module takes and no fact depends on.</summary>
    private static readonly string[] Elsewhere = ["device", "dtype"];

    /// <exception cref="MeaningException">An argument is unknown, there twice, missing, or of another kind.</exception>
    public static ModuleValues Read(ModuleSignature kind, CallSyntax call, Scope scope)
    {
        Dictionary<string, object?> values = [];
        ImmutableArray<string> order = OrderOf(kind, call);
        int place = 0;
        foreach (ArgumentSyntax argument in call.Arguments)
        {
            if (argument.IsSpread)
                throw new MeaningException(argument.At, $"{kind.Name} takes no list that is spread with *");
            if (argument.Name is not null && Elsewhere.Contains(argument.Name))
                continue;

            ModuleParameter parameter = argument.Name is null ? Placed(argument) : Named(argument);
            if (!values.TryAdd(parameter.Name, Converted(parameter, scope.ValueOf(argument.Value), argument)))
                throw new MeaningException(argument.At, $"{parameter.Name} of {kind.Name} is given twice");
        }

        foreach (ModuleParameter parameter in kind.Parameters)
        {
            if (parameter.IsRequired && !values.ContainsKey(parameter.Name))
            {
                throw new MeaningException(call.At,
                    $"{kind.Name} needs {parameter.Name}{(values.Count == 0 ? $": {Signature(kind)}" : "")}");
            }

            values.TryAdd(parameter.Name, parameter.Default);
        }

        return new ModuleValues(values.ToImmutableDictionary());

        ModuleParameter Placed(ArgumentSyntax argument)
        {
            if (place == order.Length)
                throw new MeaningException(argument.At, $"{kind.Name} takes at most {order.Length} arguments: {Signature(kind)}");

            string name = order[place++];
            return kind.Parameters.Single(parameter => parameter.Name == name);
        }

        ModuleParameter Named(ArgumentSyntax argument) =>
            kind.Parameters.FirstOrDefault(parameter => parameter.Name == argument.Name || parameter.CSharpName == argument.Name)
            ?? throw new MeaningException(
                argument.At,
                $"{kind.Name} has no argument {argument.Name} but {(kind.Parameters.IsEmpty ? "none" : Signature(kind))}"
                + Nearest.Hint(argument.Name!, kind.Parameters.Select(parameter => parameter.Name)));
    }

    private static string Signature(ModuleSignature kind) => string.Join(", ", kind.Parameters.Select(parameter => parameter.Name));

    /// <summary>TorchSharp's order where the call is written in C#; its Padding stands before the stride.</summary>
    private static ImmutableArray<string> OrderOf(ModuleSignature kind, CallSyntax call)
    {
        ImmutableArray<string> pytorch = [.. kind.Parameters.Select(parameter => parameter.Name)];
        if (kind.CSharpOrder is not { } csharp)
            return pytorch;
        if (call.Arguments.Length > 3
            && call.Arguments[3] is { Name: null, Value: NameSyntax { Name: var name } }
            && name.Contains("Padding.", StringComparison.Ordinal))
        {
            return [.. csharp.Take(3), "padding", "stride", .. csharp.Skip(5)];
        }

        return call.Arguments.Any(argument =>
            argument.IsCSharp || argument.Value is NameSyntax { Last: "true" or "false" } || IsMode(argument.Value)) ? csharp : pytorch;

        static bool IsMode(Syntax value) => value is NameSyntax name && name.Name.Contains("PaddingModes.", StringComparison.Ordinal);
    }

    private static object? Converted(ModuleParameter parameter, object? value, ArgumentSyntax argument)
    {
        if (value is Word word && parameter.Kind is not (ValueKind.Choice or ValueKind.Padding or ValueKind.Text))
            throw new MeaningException(argument.Value.At, $"{parameter.Name} ({word}) has no value here: write the number");
        if (value is null)
            return parameter is { IsRequired: false, Default: null } ? null : throw Wrong();

        return parameter.Kind switch
        {
            ValueKind.Count => value is long and >= 1 ? value : throw Wrong("a whole number of at least 1"),
            ValueKind.Index => value is long ? value : throw Wrong("a whole number"),
            ValueKind.Real => value is long or double ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : throw Wrong("a number"),
            ValueKind.Flag => value is bool ? value : throw Wrong("True or False"),
            ValueKind.Text => value.ToString(),
            ValueKind.Choice => ChosenWord() ?? throw Wrong($"one of {string.Join(", ", Choices.Words(parameter.Name))}"),
            ValueKind.Padding => ChosenWord() ?? (object?)Whole(parameter.Axes) ?? throw Wrong($"'same', 'valid', {Numbers()}"),
            ValueKind.Shape => Whole(parameter.Axes > 1 ? parameter.Axes : null) ?? throw Wrong("whole numbers"),
            ValueKind.Scale => (object?)Whole(parameter.Axes) ?? Reals() ?? throw Wrong("numbers"),
            _ => Whole(parameter.Axes) ?? throw Wrong(Numbers()),
        };

        string? ChosenWord() => value is string or Word ? Choices.Word(parameter.Name, value.ToString()!) : null;

        string Numbers() => parameter.Axes == 1 ? "a whole number" : $"a whole number or {parameter.Axes} of them";

        Extents? Whole(int? axes) => value switch
        {
            long number => new Extents([number]),
            double number when number == Math.Floor(number) && Math.Abs(number) < 1e15 && parameter.Kind == ValueKind.Scale =>
                new Extents([(long)number]),
            object?[] list when list.Length > 0
                && list.All(item => item is long)
                && (axes is null || list.Length == axes || list.Length == 1) =>
                new Extents([.. list.Select(item => (long)item!)]),
            object?[] list when parameter.Kind == ValueKind.Scale
                && list.Length == axes
                && list.All(item => item is long || (item is double real && real == Math.Floor(real) && Math.Abs(real) < 1e15)) =>
                new Extents([.. list.Select(item => Convert.ToInt64(item, CultureInfo.InvariantCulture))]),
            _ => null,
        };

        Factors? Reals() => value switch
        {
            double number => new Factors([number]),
            object?[] list when list.Length == parameter.Axes && list.All(item => item is long or double) =>
                new Factors([.. list.Select(item => Convert.ToDouble(item, CultureInfo.InvariantCulture))]),
            _ => null,
        };

        MeaningException Wrong(string? expected = null) =>
            new(argument.Value.At, $"{parameter.Name} ({Scope.Written(value)}) must be {expected ?? "given"}");
    }
}
