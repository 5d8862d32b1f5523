namespace TorchConv.Lab.Figures;

/// <summary>How pictures are drawn: what all of them share.</summary>
/// <param name="IsChinese">Whether words are Chinese.</param>
/// <param name="StandsAlone">Whether each picture is a file of its own, which carries its style.</param>
public sealed record Drawing(bool IsChinese, bool StandsAlone = false)
{
    /// <summary>The text in the language of the picture.</summary>
    public string Say(Text text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IsChinese ? text.Zh : text.En;
    }

    /// <summary>The text in the language of the picture.</summary>
    public string Say(string en, string zh) => IsChinese ? zh : en;
}
