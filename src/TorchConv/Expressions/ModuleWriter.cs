using System.Collections.Immutable;
using TorchConv.Layers;

namespace TorchConv.Expressions;

/// <summary>The calls that make a module, in C# and in Python.</summary>
internal static class ModuleWriter
{
    /// <summary>What TorchSharp's module lacks of these values; null where it has all.</summary>
    public static string? Missing(ModuleSignature kind, ModuleValues values)
    {
        foreach (ModuleParameter parameter in kind.Parameters)
        {
            if (parameter.CSharpName is null && !Equals(values[parameter.Name], parameter.Default))
                return $"TorchSharp's {kind.Name} has no {parameter.Name}";
            if (parameter.IsWrittenAlways && values[parameter.Name] is null)
                return $"TorchSharp's {kind.Name} needs {parameter.Name}: PyTorch's choice without it depends on the input";
        }

        return null;
    }

    public static ModuleCall CSharp(ModuleSignature kind, ModuleValues values) =>
        Call(kind, values, parameter => parameter.IsRequired || parameter.IsWrittenAlways);

    public static ModuleCall PyTorch(ModuleSignature kind, ModuleValues values) => Call(kind, values, parameter => parameter.IsRequired);

    private static ModuleCall Call(ModuleSignature kind, ModuleValues values, Func<ModuleParameter, bool> isAlways)
    {
        IEnumerable<ModuleParameter> written = kind.Parameters.Where(parameter =>
            isAlways(parameter) || !Equals(values[parameter.Name], parameter.Default));
        ImmutableArray<ModuleParameter> placed = [.. kind.Parameters.TakeWhile(isAlways)];
        return new ModuleCall(
            kind.Name,
            [.. placed.Select(parameter => Value(parameter, values))],
            [.. written.Except(placed)
                .Select(parameter => new NamedArgument(parameter.Name, Value(parameter, values), parameter.CSharpName))]);
    }

    private static object Value(ModuleParameter parameter, ModuleValues values) => (parameter.Kind, values[parameter.Name]) switch
    {
        (ValueKind.Sizes or ValueKind.Padding, Extents extents) => new AxisSizes([.. extents.Values], parameter.Axes),
        (ValueKind.Shape, Extents extents) =>
            new NumberArray([.. Spread(extents, parameter.Axes).Select(number => (object)number)], parameter.Axes > 1),
        (ValueKind.Scale, Extents extents) => new NumberArray([.. Spread(extents, parameter.Axes).Select(number => (object)number)], true),
        (ValueKind.Scale, Factors factors) =>
            new NumberArray([.. Enumerable.Range(0, parameter.Axes).Select(axis => (object)factors[axis])], true),
        (ValueKind.Choice or ValueKind.Padding, string word) => new Choice(word, Choices.CSharp(parameter.Name, word)),
        (_, { } value) => value,
        _ => throw new InvalidOperationException($"{parameter.Name} has no value"),
    };

    private static IEnumerable<long> Spread(Extents extents, int axes) =>
        axes > 1 ? Enumerable.Range(0, axes).Select(axis => extents[axis]) : extents.Values;
}
