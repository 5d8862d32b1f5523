using System.Text.RegularExpressions;
using TorchConv.Layers;

namespace TorchConv.Lab.Reading;

/// <summary>A layer of a stack as a row of a form: texts that may not be a layer yet.</summary>
/// <param name="Kind">Nothing for a convolution, pool or t.</param>
/// <param name="Kernel">The kernel size.</param>
/// <param name="Dilation">The dilation; empty for 1.</param>
/// <param name="Stride">The stride; empty for the usual one.</param>
/// <param name="Padding">The padding; empty for 0.</param>
public sealed partial record LayerRow(string Kind, string Kernel, string Dilation = "", string Stride = "", string Padding = "")
{
    /// <summary>The parts of a token, whatever stands in them.</summary>
    public static LayerRow Of(string token)
    {
        Match match = Parts().Match(token);
        string Part(string name) => match.Groups[name].Value;
        return new LayerRow(Part("kind"), Part("kernel"), Part("d"), Part("s"), Part("p"));
    }

    /// <summary>The rows of a stack's text.</summary>
    public static IReadOnlyList<LayerRow> AllOf(string stack)
    {
        ArgumentNullException.ThrowIfNull(stack);
        return [.. LayerToken.Words(stack).Take(StackText.MaxLayers).Select(Of)];
    }

    /// <summary>The token of the row.</summary>
    public override string ToString()
    {
        return Clean(Kind) + (Clean(Kernel) is { Length: > 0 } kernel ? kernel : "?") + Option('d', Dilation) + Option('s', Stride)
            + Option('p', Padding);

        static string Option(char letter, string text) => Clean(text) is { Length: > 0 } some ? letter + some : "";

        static string Clean(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));
    }

    [GeneratedRegex("^(?<kind>pool|t)?(?<kernel>[^dsp]*)(d(?<d>[^sp]*)|s(?<s>[^dp]*)|p(?<p>[^ds]*))*")]
    private static partial Regex Parts();
}
