using System.Globalization;
using TorchConv.Arithmetic;

namespace TorchConv.Layers;

/// <summary>Reads a layer of one channel from a token such as <c>3</c>, <c>3x5d2</c>, <c>pool2s2</c> or <c>t4s2p1</c>.</summary>
internal sealed class LayerToken
{
    public const string Grammar =
        "a layer is a kernel size, after \"pool\" or \"t\" (transposed); "
        + "then dN dilation, sN stride, pN or psame padding, oN output padding: 3 3x5d2 3s2p1 pool2s2 t4s2p1";

    private const string Pool = "pool", Transposed = "t", Same = "same";

    private readonly string _text;
    private int _at;

    private LayerToken(string text) => _text = text;

    /// <summary>Reads a stack of layers, in the order in which they are applied.</summary>
    /// <exception cref="FormatException">A token is not a layer, or describes an impossible layer; the message names it.</exception>
    public static StackSpec ReadStack(IReadOnlyList<string> words)
    {
        if (words.Count == 0)
            throw new FormatException($"there is no layer; {Grammar}");

        return new StackSpec(words.Select((word, index) => ReadLayer(word, index + 1)).ToList());
    }

    /// <summary>
    /// Returns the tokens of convolutions that differ only in kernel size and dilation; <see cref="ReadStack"/> reads them.
    /// </summary>
    public static string Print(StackSpec stack) => string.Join(' ', stack.Layers.Cast<Conv2dSpec>().Select(layer =>
        $"{Print(layer.KernelSize)}{(layer.Dilation == 1 ? "" : $"d{Print(layer.Dilation)}")}"));

    /// <summary>Returns a size as it is written in a token.</summary>
    public static string Print(Size size) => size.IsSquare ? $"{size.Height}" : $"{size.Height}x{size.Width}";

    /// <summary>Reads one layer, which takes and gives so many channels.</summary>
    public static WindowLayerSpec ReadLayer(string word, int number, long channels = 1)
    {
        try
        {
            return new LayerToken(word).Layer(channels);
        }
        catch (FormatException e)
        {
            throw new FormatException($"layer {number}, \"{word}\": {e.Message}; {Grammar}");
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"layer {number}, \"{word}\": {Guard.MessageOf(e)}");
        }
    }

    private WindowLayerSpec Layer(long channels)
    {
        string kind = Take(Pool) ? Pool : Take(Transposed) ? Transposed : "";
        Size kernel = Size("a kernel size");
        Size? dilation = null, stride = null, outputPadding = null;
        Padding2d? padding = null;
        while (_at < _text.Length)
        {
            int start = _at++;
            switch (_text[start])
            {
                case 'd' when dilation is null:
                    dilation = Size("a dilation");
                    break;
                case 's' when stride is null:
                    stride = Size("a stride");
                    break;
                case 'p' when padding is null:
                    padding = kind.Length == 0 && Take(Same) ? Padding2d.Same : Size("a padding");
                    break;
                case 'o' when outputPadding is null && kind == Transposed:
                    outputPadding = Size("an output padding");
                    break;
                case 'd' or 's' or 'p' or 'o':
                    throw new FormatException(
                        $"\"{_text[start]}\" at character {start + 1} "
                        + $"{(kind != Transposed && _text[start] == 'o' ? "is for transposed layers only" : "is given twice")}");
                default:
                    throw new FormatException($"\"{_text[start]}\" at character {start + 1} is not known");
            }
        }

        return kind switch
        {
            Pool => Layers.Layer.MaxPool2d(kernel, stride, padding?.Size, dilation),
            Transposed => Layers.Layer.Transposed(channels, channels, kernel, stride, padding ?? 0, outputPadding, dilation),
            _ => Layers.Layer.Conv2d(channels, channels, kernel, stride, padding ?? 0, dilation),
        };
    }

    private Size Size(string what)
    {
        long height = Number(what);
        return Take("x") || Take("×") ? (height, Number(what)) : height;
    }

    private long Number(string what)
    {
        int start = _at;
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
            _at++;
        if (start == _at)
        {
            string found = start < _text.Length ? $"\"{_text[start]}\"" : "nothing";
            throw new FormatException($"expected {what} at character {start + 1}, found {found}");
        }

        return long.TryParse(_text.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw new FormatException($"{_text[start.._at]} at character {start + 1} is larger than any size");
    }

    private bool Take(string text)
    {
        bool isThere = _text.AsSpan(_at).StartsWith(text, StringComparison.Ordinal);
        _at += isThere ? text.Length : 0;
        return isThere;
    }
}
