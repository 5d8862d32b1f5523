namespace TorchConv.Expressions;

/// <summary>What kind of value a parameter of a module takes.</summary>
internal enum ValueKind
{
    /// <summary>A whole number of at least 1.</summary>
    Count,

    /// <summary>A whole number: a dimension, counted from the end where it is negative, or a place.</summary>
    Index,

    /// <summary>A number.</summary>
    Real,

    /// <summary>True or False.</summary>
    Flag,

    /// <summary>A number for each axis, or one for all; TorchSharp takes tuples.</summary>
    Sizes,

    /// <summary>As <see cref="Sizes"/>, or 'same' or 'valid'.</summary>
    Padding,

    /// <summary>Whole numbers, as many as are given or as there are axes; TorchSharp takes an array.</summary>
    Shape,

    /// <summary>A number for each axis; TorchSharp takes an array.</summary>
    Scale,

    /// <summary>One of a few words.</summary>
    Choice,

    /// <summary>Any word.</summary>
    Text,
}

/// <summary>
/// A parameter of a module in PyTorch, and in TorchSharp: <c>name>csharpName!:kind=default</c>, where <c>></c> gives TorchSharp's name
/// (<c>-</c>: it has none),
/// and <c>!</c> says that TorchSharp has no default.
/// </summary>
internal sealed record ModuleParameter(string Name, string? CSharpName, ValueKind Kind, int Axes, bool IsRequired, object? Default,
    bool IsWrittenAlways)
{
    public static ModuleParameter Of(string text)
    {
        string[] sides = text.Split(':', 2);
        string[] names = sides[0].TrimEnd('!').Split('>');
        string[] value = sides[1].Split('=', 2);
        string kind = value[0].TrimEnd('0', '1', '2', '3', '4', '5', '6');
        ValueKind read = Enum.Parse<ValueKind>(kind, ignoreCase: true);
        return new ModuleParameter(
            names[0],
            names.Length == 1 ? names[0] : names[1] == "-" ? null : names[1],
            read,
            kind.Length == value[0].Length ? 1 : value[0][^1] - '0',
            value.Length == 1,
            value.Length == 1 ? null : DefaultOf(read, value[1]),
            sides[0].EndsWith('!'));
    }

    private static object? DefaultOf(ValueKind kind, string text) => (kind, text) switch
    {
        (_, "None") => null,
        (ValueKind.Flag, _) => text == "True",
        (ValueKind.Real, _) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture),
        (ValueKind.Choice, _) => text,
        (ValueKind.Count or ValueKind.Index, _) => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture),
        _ => new Extents([long.Parse(text, System.Globalization.CultureInfo.InvariantCulture)]),
    };
}
