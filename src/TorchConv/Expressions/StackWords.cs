using System.Collections.Immutable;
using TorchConv.Layers;

namespace TorchConv.Expressions;

/// <summary>
/// A stack from words, each of which is a short word such as <c>3d2</c> or <c>pool2s2</c>, or an expression such as <c>nn.Conv2d(1, 1,
/// 3)</c>.
/// </summary>
/// <param name="Stack">The layers that have a window.</param>
/// <param name="Words">How each of them was written.</param>
/// <param name="Passed">The kinds between them that work position by position and change no receptive field.</param>
internal sealed record StackWords(StackSpec Stack, ImmutableArray<string> Words, ImmutableArray<string> Passed)
{
    /// <summary>Returns the words of a text, with spaces or commas between them. Whatever is in brackets belongs to one word.</summary>
    public static IReadOnlyList<string> WordsOf(string text)
    {
        List<string> words = [];
        int depth = 0, start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (depth == 0 && (char.IsWhiteSpace(text[i]) || text[i] == ',')))
            {
                if (i > start)
                    words.Add(text[start..i]);
                start = i + 1;
                continue;
            }

            depth += text[i] is '(' or '[' ? 1 : text[i] is ')' or ']' && depth > 0 ? -1 : 0;
        }

        return words;
    }

    /// <summary>Reads layers, the first one first. A short word has as many channels as the layer before it gives.</summary>
    /// <exception cref="FormatException">A word is not a layer, or one that cannot be; the message names it.</exception>
    public static StackWords Read(IReadOnlyList<string> words)
    {
        if (words.Count == 0 || !words.Any(word => word.Contains('(', StringComparison.Ordinal)))
            return new StackWords(LayerToken.ReadStack(words), [.. words], []);

        List<LayerSpec> layers = [];
        List<string> written = [], passed = [];
        foreach (string word in words)
        {
            if (!word.Contains('(', StringComparison.Ordinal))
            {
                layers.Add(LayerToken.ReadLayer(word, layers.Count + 1, Channels(layers)));
                written.Add(word);
                continue;
            }

            var (read, others) = LayerExpression.ReadWindows(word);
            layers.AddRange(read);
            passed.AddRange(others);
            written.AddRange(read.Select(layer => layer.PyTorch.Replace("torch.nn.", "", StringComparison.Ordinal)));
        }

        if (layers.Count == 0)
            throw new FormatException($"there is no layer with a window in {string.Join(' ', words)}");

        try
        {
            return new StackWords(new StackSpec(layers), [.. written], [.. passed.Distinct()]);
        }
        catch (ArgumentException e)
        {
            throw new FormatException(Arithmetic.Guard.MessageOf(e));
        }
    }

    private static long Channels(List<LayerSpec> layers) => layers.OfType<ConvolutionSpec>().LastOrDefault()?.OutChannels ?? 1;
}
