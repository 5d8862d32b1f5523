using System.Text.RegularExpressions;
using TorchConv.Expressions;

namespace TorchConv.Lab.Reading;

/// <summary>A layer of a stack as a row of a form: texts that may not be a layer yet.</summary>
/// <param name="Kind">Nothing for a convolution, pool or t.</param>
/// <param name="Kernel">The kernel size.</param>
/// <param name="Dilation">The dilation; empty for 1.</param>
/// <param name="Stride">The stride; empty for the usual one.</param>
/// <param name="Padding">The padding; empty for 0.</param>
public sealed partial record LayerRow(string Kind, string Kernel, string Dilation = "", string Stride = "", string Padding = "")
{
    /// <summary>
    /// The rows of a stack's text: those of its layers where it can be read, and otherwise of its words, which may be half written.
    /// </summary>
    public static IReadOnlyList<LayerRow> AllOf(string stack)
    {
        ArgumentNullException.ThrowIfNull(stack);
        return [.. StackWords.WordsOf(stack).SelectMany(AllOfWord).Take(StackText.MaxLayers)];
    }

    private static IEnumerable<LayerRow> AllOfWord(string word)
    {
        if (!word.Contains('(', StringComparison.Ordinal))
            return [OfToken(word)];

        try
        {
            return [.. StackWords.Read([word]).Stack.Layers.Cast<WindowLayerSpec>().Select(OfLayer)];
        }
        catch (FormatException)
        {
            return [new LayerRow("", word)];
        }
    }

    private static LayerRow OfLayer(WindowLayerSpec layer)
    {
        Size usualStride = layer is Pool2dSpec ? layer.KernelSize : 1;
        string kind = layer is Pool2dSpec ? "pool" : layer is ConvTranspose2dSpec ? "t" : "";
        string more = layer is ConvTranspose2dSpec { OutputPadding: var output } && output != 0 ? $"o{LayerToken.Print(output)}" : "";
        string padding = layer.Padding.IsSame ? "same"
            : layer.Padding.Size == 0 && more.Length == 0 ? "" : LayerToken.Print(layer.Padding.Size);
        return new LayerRow(
            kind,
            LayerToken.Print(layer.KernelSize),
            layer.Dilation == 1 ? "" : LayerToken.Print(layer.Dilation),
            layer.Stride == usualStride ? "" : LayerToken.Print(layer.Stride),
            padding + more);
    }

    private static LayerRow OfToken(string token)
    {
        Match match = Parts().Match(token);
        string Part(string name) => match.Groups[name].Value;
        return new LayerRow(Part("kind"), Part("kernel"), Part("d"), Part("s"), Part("p"));
    }

    /// <summary>The token of the row.</summary>
    public override string ToString()
    {
        return Clean(Kind) + (Clean(Kernel) is { Length: > 0 } kernel ? kernel : "?") + Option('d', Dilation) + Option('s', Stride)
            + Option('p', Padding);

        static string Option(char letter, string text) => Clean(text) is { Length: > 0 } some ? letter + some : "";

        static string Clean(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));
    }

    [GeneratedRegex("^(?<kind>pool|t)?(?<kernel>[^dsp]*)(d(?<d>[^sp]*)|s(?<s>[^dp]*)|p(?<p>same|[^ds]*))*")]
    private static partial Regex Parts();
}
