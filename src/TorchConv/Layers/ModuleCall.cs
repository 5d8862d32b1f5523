using System.Globalization;
using TorchConv.Arithmetic;
using TorchSharp;

namespace TorchConv.Layers;

/// <summary>A named argument, with TorchSharp's name if it differs from PyTorch's.</summary>
internal readonly record struct NamedArgument(string Name, object Value, string? CSharpName = null);

/// <summary>A number for each axis, or one for all of them.</summary>
internal sealed record AxisSizes(IReadOnlyList<long> Values, int Axes)
{
    public bool IsEven => Values.All(value => value == Values[0]);

    public long this[int axis] => Values.Count == 1 ? Values[0] : Values[axis];

    public string Tuple =>
        $"({string.Join(", ", Enumerable.Range(0, Axes).Select(axis => this[axis].ToString(CultureInfo.InvariantCulture)))})";
}

/// <summary>Numbers that TorchSharp takes as an array; in PyTorch one number may stand for as many axes, or not.</summary>
internal sealed record NumberArray(IReadOnlyList<object> Numbers, bool IsOneForAll);

/// <summary>A word of PyTorch, and what stands for it in C#.</summary>
internal sealed record Choice(string PyTorch, string CSharp);

/// <summary>The call that creates a module, to be written in C# or in Python.</summary>
internal sealed record ModuleCall(string Name, IReadOnlyList<object> Arguments, IReadOnlyList<NamedArgument> Named)
{
    public string CSharp => $"torch.nn.{Name}({ArgumentsInCSharp})";

    /// <summary>What stands between the brackets.</summary>
    public string ArgumentsInCSharp
    {
        get
        {
            // TorchSharp's overloads take all sizes of a layer as numbers, or all as tuples.
            bool isUneven = Arguments.Concat(Named.Select(argument => argument.Value))
                .Any(value => value is Size { IsSquare: false } or AxisSizes { IsEven: false });
            return Write(": ", argument => argument.CSharpName ?? argument.Name, value => value switch
            {
                Size size => isUneven ? Tuple(size) : Number(size.Height),
                AxisSizes sizes => isUneven ? sizes.Tuple : Number(sizes[0]),
                NumberArray array => $"[{string.Join(", ", array.Numbers.Select(Number))}]",
                Choice choice => choice.CSharp,
                bool truth => truth ? "true" : "false",
                Padding2d => "Padding.Same",
                PaddingModes mode => $"PaddingModes.{mode}",
                ModuleCall call => call.CSharp,
                _ => Number(value),
            });
        }
    }

    public string PyTorch => $"torch.nn.{Name}({ArgumentsInPyTorch})";

    private string ArgumentsInPyTorch => Write("=", argument => argument.Name, value => value switch
    {
        Size size => size.IsSquare ? Number(size.Height) : Tuple(size),
        AxisSizes sizes => sizes.IsEven ? Number(sizes[0]) : sizes.Tuple,
        NumberArray array => array.Numbers.Count == 1 || (array.IsOneForAll && array.Numbers.All(number => number.Equals(array.Numbers[0])))
            ? Number(array.Numbers[0])
            : $"({string.Join(", ", array.Numbers.Select(Number))})",
        Choice choice => $"'{choice.PyTorch}'",
        bool truth => truth ? "True" : "False",
        Padding2d => "'same'",
        PaddingModes mode => $"'{mode.ToString().ToLowerInvariant()}'",
        ModuleCall call => call.PyTorch,
        _ => Number(value),
    });

    private string Write(string separator, Func<NamedArgument, string> name, Func<object, string> value)
    {
        IEnumerable<string> all = [.. Arguments.Select(value),
            .. Named.Select(argument => name(argument) + separator + value(argument.Value))];
        return string.Join(", ", all);
    }

    private static string Number(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static string Tuple(Size size) => FormattableString.Invariant($"({size.Height}, {size.Width})");
}
