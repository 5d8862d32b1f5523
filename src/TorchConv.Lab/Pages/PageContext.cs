using TorchConv.Article;
using TorchConv.Lab.Figures;
using TorchConv.Lab.Scenes;

namespace TorchConv.Lab.Pages;

/// <summary>What all parts of a page share.</summary>
/// <param name="State">The values.</param>
/// <param name="IsReport">Whether the page is a file by itself: nothing can be asked of a server.</param>
/// <param name="Verifications">The article's claims, verified.</param>
public sealed record PageContext(PageState State, bool IsReport, IReadOnlyList<Verification> Verifications)
{
    /// <summary>How pictures are drawn.</summary>
    public Drawing Drawing { get; } = new(
        State.IsChinese,
        LinkTo: IsReport ? null : (scene, changes) => State.Link(AllScenes.InOrder.First(one => one.Id == scene), changes));

    /// <summary>The text in the language of the page.</summary>
    public string Say(Text text) => Drawing.Say(text);

    /// <summary>The text in the language of the page.</summary>
    public string Say(string en, string zh) => Drawing.Say(en, zh);
}
