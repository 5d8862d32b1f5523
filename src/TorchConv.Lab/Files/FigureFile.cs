using System.Text;

namespace TorchConv.Lab.Files;

/// <summary>The ground on which a picture stands as a file.</summary>
public enum Ground
{
    /// <summary>White, and dark where the reader prefers that.</summary>
    Paper,

    /// <summary>Always white.</summary>
    Light,

    /// <summary>Always dark.</summary>
    Dark,

    /// <summary>None: the reader sees what it is laid on.</summary>
    None,
}

/// <summary>A picture as a file of its own: it carries its style, and moves by itself where it has steps.</summary>
public static class FigureFile
{
    private const double SecondsAStep = 0.9;

    /// <summary>So many steps are drawn one by one; of more, this many of them.</summary>
    private const int MostFrames = 16;

    /// <summary>The picture as SVG.</summary>
    /// <param name="name">Which.</param>
    /// <param name="texts">What stands in its fields, by their names; the others have their defaults.</param>
    /// <param name="isChinese">Whether its words are Chinese.</param>
    /// <param name="ground">What it stands on.</param>
    /// <exception cref="RefusedException">The values cannot be.</exception>
    public static async Task<string> SvgAsync(FigureName name, IReadOnlyDictionary<string, string> texts, bool isChinese,
        Ground ground = Ground.Paper)
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
        int last = picture.Moves && state.Shown.Motion is { } motion ? motion.Count - 1 : 0;
        return state.Shown.Motion?.Start is { } start || last == 0
            ? await SvgAsync(picture, Moment.At(state.Shown.Motion?.Start ?? 0), isChinese, ground).ConfigureAwait(false)
            : await FilmAsync(picture, last + 1, isChinese, ground).ConfigureAwait(false);
    }

    /// <summary>A picture at one moment.</summary>
    internal static async Task<string> SvgAsync(Picture picture, Moment moment, bool isChinese, Ground ground = Ground.Paper)
    {
        (string head, string body) = await DrawAsync(picture, moment, isChinese).ConfigureAwait(false);
        return $"{head}{Style(ground)}{body}</svg>\n";
    }

    /// <summary>All steps after one another, without end; where motion is not welcome, the last.</summary>
    private static async Task<string> FilmAsync(Picture picture, int steps, bool isChinese, Ground ground)
    {
        int frames = Math.Min(steps, MostFrames);
        StringBuilder film = new();
        string head = "";
        for (int i = 0; i < frames; i++)
        {
            int step = frames == 1 ? 0 : (int)Math.Round((double)i * (steps - 1) / (frames - 1));
            (string first, string body) = await DrawAsync(picture, Moment.At(step), isChinese).ConfigureAwait(false);
            head = head.Length == 0 ? first : head;
            string times = string.Join(';',
                ((double[])[0, (double)i / frames, (i + 1.0) / frames]).Distinct().Where(time => time < 1).Select(time =>
                time.ToString("0.####", CultureInfo.InvariantCulture)));
            string values = i == 0 ? "inline;none" : i == frames - 1 ? "none;inline" : "none;inline;none";
            film.Append(CultureInfo.InvariantCulture,
                $"<g class=\"frame{(i == frames - 1 ? " last" : "")}\"><animate attributeName=\"display\" calcMode=\"discrete\" "
                    + $"dur=\"{frames * SecondsAStep:0.#}s\" repeatCount=\"indefinite\" keyTimes=\"{times}\" "
                    + $"values=\"{values}\"/>{body}</g>\n");
        }

        return $"{head}{Style(ground)}{film}</svg>\n";
    }

    /// <summary>What stands before the drawing, and the drawing without its end.</summary>
    private static async Task<(string Head, string Body)> DrawAsync(Picture picture, Moment moment, bool isChinese)
    {
        const string EndOfHead = "</desc>", End = "</svg>";
        Drawing drawing = new(isChinese, StandsAlone: true);
        string svg = await Renderer.RenderAsync<PictureView>(new()
        {
            ["Picture"] = picture,
            ["Drawing"] = drawing,
            ["Moment"] = moment
        }).ConfigureAwait(false);
        int body = svg.IndexOf(EndOfHead, StringComparison.Ordinal) + EndOfHead.Length;
        return (svg[..body].TrimStart(), svg[body..svg.LastIndexOf(End, StringComparison.Ordinal)].Trim());
    }

    private static string Style(Ground ground) =>
        $"<style>{StyleOf(ground)}</style>{(ground == Ground.None ? "" : "<rect class=\"paper\" width=\"100%\" height=\"100%\"/>")}";

    /// <summary>The style that a file carries, so that a page can allow it by its hash.</summary>
    /// <param name="ground">What the picture stands on.</param>
    public static string StyleOf(Ground ground)
    {
        string css = Asset.Text("figures.css");
        // One ground for all readers: the dark colours for everybody, or for nobody.
        return ground switch
        {
            Ground.Light => css.Replace("(prefers-color-scheme: dark)", "not all", StringComparison.Ordinal),
            Ground.Dark => css.Replace("(prefers-color-scheme: dark)", "all", StringComparison.Ordinal),
            _ => css,
        };
    }
}
