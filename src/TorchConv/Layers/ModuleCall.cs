using System.Globalization;
using TorchConv.Arithmetic;
using TorchSharp;

namespace TorchConv.Layers;

/// <summary>A named argument, with TorchSharp's name if it differs from PyTorch's.</summary>
internal readonly record struct NamedArgument(string Name, object Value, string? CSharpName = null);

/// <summary>The call that creates a module, to be written in C# or in Python.</summary>
internal sealed record ModuleCall(string Name, IReadOnlyList<object> Arguments, IReadOnlyList<NamedArgument> Named)
{
    public string CSharp
    {
        get
        {
            // TorchSharp's overloads take all sizes of a layer as numbers, or all as tuples.
            bool isUneven = Arguments.Concat(Named.Select(argument => argument.Value)).Any(value => value is Size { IsSquare: false });
            return Write(": ", argument => argument.CSharpName ?? argument.Name, value => value switch
            {
                Size size => isUneven ? Tuple(size) : Number(size.Height),
                bool truth => truth ? "true" : "false",
                Padding2d => "Padding.Same",
                PaddingModes mode => $"PaddingModes.{mode}",
                ModuleCall call => call.CSharp,
                _ => Number(value),
            });
        }
    }

    public string PyTorch => Write("=", argument => argument.Name, value => value switch
    {
        Size size => size.IsSquare ? Number(size.Height) : Tuple(size),
        bool truth => truth ? "True" : "False",
        Padding2d => "'same'",
        PaddingModes mode => $"'{mode.ToString().ToLowerInvariant()}'",
        ModuleCall call => call.PyTorch,
        _ => Number(value),
    });

    private string Write(string separator, Func<NamedArgument, string> name, Func<object, string> value)
    {
        IEnumerable<string> named = Named.Select(argument => name(argument) + separator + value(argument.Value));
        return $"torch.nn.{Name}({string.Join(", ", Arguments.Select(value).Concat(named))})";
    }

    private static string Number(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static string Tuple(Size size) => FormattableString.Invariant($"({size.Height}, {size.Width})");
}
