using System.Globalization;
using System.Reflection;
using TorchSharp;

namespace TorchConv.Cli.Models;

/// <summary>The arguments of a model's constructor, from their text.</summary>
internal static class ConstructorArguments
{
    /// <summary>Returns the constructor that takes the arguments, with as few default values as possible, and its values.</summary>
    /// <exception cref="ArgumentException">There is none; the message says which there are.</exception>
    public static (ConstructorInfo Constructor, object?[] Values) Choose(ConstructorInfo[] constructors, string[] arguments, string type)
    {
        (ConstructorInfo, object?[])[] fitting =
        [
            .. from constructor in constructors
               let parameters = constructor.GetParameters()
               where parameters.Length >= arguments.Length && parameters.Skip(arguments.Length).All(parameter => parameter.HasDefaultValue)
               orderby parameters.Length
               let values = Values(parameters, arguments)
               where values is not null
               select (constructor, values),
        ];
        if (fitting.Length > 0)
            return fitting[0];

        string called = arguments.Length == 0 ? "that can be called without arguments" : $"that takes ({string.Join(", ", arguments)})";
        string there = constructors.Length == 0 ? "" : "; give --args for one of " + string.Join(" and ", constructors.Select(Print));
        throw new ArgumentException($"it has no public constructor {called}{there}", arguments.Length == 0 ? type : nameof(arguments));
    }

    private static object?[]? Values(ParameterInfo[] parameters, string[] arguments)
    {
        try
        {
            return
            [
                .. parameters.Select((parameter, i) =>
                    i < arguments.Length ? Value(parameter.ParameterType, arguments[i]) : parameter.DefaultValue),
            ];
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidCastException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>
    /// Reads one value: a number, a truth value, a text, the name of a device or of a value of an enumeration, or a list of these.
    /// </summary>
    private static object? Value(Type type, string text)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return text == "null" ? null : Value(underlying, text);
        if (type == typeof(torch.Device))
            return text == "null" ? null : torch.device(text);
        if (type.IsEnum)
            return Enum.Parse(type, text, ignoreCase: true);
        if (type.GetElementType() is { } element && type.IsArray)
        {
            object?[] values = [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(item => Value(element, item))];
            var array = Array.CreateInstance(element, values.Length);
            values.CopyTo(array, 0);
            return array;
        }

        return Convert.ChangeType(text, type, CultureInfo.InvariantCulture);
    }

    private static string Print(ConstructorInfo constructor) =>
        $"({string.Join(", ", constructor.GetParameters().Select(parameter => $"{parameter.ParameterType.Name} {parameter.Name}"))})";
}
