using TorchConv.Lab.Figures;
using TorchConv.Lab.Reading;
using TorchConv.Lab.Scenes;

namespace TorchConv.Lab;

/// <summary>A picture as a file of its own.</summary>
public static class FigureFile
{
    /// <summary>The picture as SVG.</summary>
    /// <param name="name">Which.</param>
    /// <param name="texts">What stands in its fields, by their names; the others have their defaults.</param>
    /// <param name="isChinese">Whether its words are Chinese.</param>
    /// <exception cref="RefusedException">The values cannot be, or the picture would be too large.</exception>
    public static async Task<string> SvgAsync(FigureName name, IReadOnlyDictionary<string, string> texts, bool isChinese)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(texts);
        if (texts.Keys.FirstOrDefault(text => name.Scene.Fields.All(field => field.Name != text)) is { } unknown)
        {
            string known = string.Join(", ", name.Scene.Fields.Select(field => field.Name).DefaultIfEmpty("nothing"));
            throw new RefusedException(new Refusal(unknown, $"{name.Name} has no {unknown}; it takes {known}"));
        }

        SceneState state = name.With(texts);
        if (state.Shown is null)
            throw new RefusedException(state.Refusals[0]);

        Picture picture = state.Shown.Pictures.Single(picture => picture.Name == name.Picture);
        if (picture is NotDrawn)
            throw new RefusedException(new Refusal(null, $"{name.Name} is not drawn so large. {(isChinese ? picture.Description.Zh : picture.Description.En)}"));

        return await SvgAsync(picture, isChinese).ConfigureAwait(false);
    }

    internal static async Task<string> SvgAsync(Picture picture, bool isChinese)
    {
        Drawing drawing = new(isChinese, StandsAlone: true);
        string svg = await Renderer.RenderAsync<PictureView>(new() { ["Picture"] = picture, ["Drawing"] = drawing }).ConfigureAwait(false);
        return svg.Trim() + "\n";
    }
}
