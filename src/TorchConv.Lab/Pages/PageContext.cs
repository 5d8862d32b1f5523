namespace TorchConv.Lab.Pages;

/// <summary>What the parts of a page share.</summary>
/// <param name="IsChinese">Whether words are Chinese.</param>
/// <param name="Address">The state of the page.</param>
/// <param name="Browser">What only a browser can do.</param>
public sealed record PageContext(bool IsChinese, Address Address, BrowserCalls Browser)
{
    /// <summary>The real library; null where it cannot run, as in a browser.</summary>
    public IMeasured? Measured { get; init; }

    /// <summary>What it said, where it cannot run; null where it can.</summary>
    public Recorded? Recorded { get; init; }

    /// <summary>Whether the page is a file on paper, and nothing in it can be changed.</summary>
    public bool IsReport { get; init; }

    /// <summary>Whether the evidence of the claims is shown.</summary>
    public bool HasEvidence { get; init; } = true;

    /// <summary>Told by a part of the page that its values are others now, and whether the reader changed them on purpose.</summary>
    public Action<string, IReadOnlyDictionary<string, string>, bool> Changed { get; init; } = (_, _, _) => { };

    /// <summary>Told by a part of the page how it takes values that come from elsewhere: from an offer, or from an older address.</summary>
    public Action<string, Action<IReadOnlyDictionary<string, string>>> Register { get; init; } = (_, _) => { };

    /// <summary>Follows an offer: sets the values of another scene.</summary>
    public Action<Scenes.Offer> Follow { get; init; } = _ => { };

    /// <summary>The text in the language of the page.</summary>
    public string Say(Text text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IsChinese ? text.Zh : text.En;
    }

    /// <summary>The text in the language of the page.</summary>
    public string Say(string en, string zh) => IsChinese ? zh : en;
}
