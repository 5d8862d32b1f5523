using TorchConv.Lab.Scenes;

namespace TorchConv.Lab.Pages;

/// <summary>One scene of the page, and what it shows: if its values are refused, that of the last good ones.</summary>
/// <param name="State">The scene with its values.</param>
/// <param name="Good">The same, or the last good one.</param>
public sealed record SceneOnPage(SceneState State, SceneState Good);

/// <summary>All values of the page, as its address holds them.</summary>
public sealed class PageState
{
    /// <summary>The field of a form that holds the last good values of its scene.</summary>
    public const string LastGood = "good";

    private readonly Dictionary<string, SceneOnPage> _scenes;

    private PageState(bool isChinese, Dictionary<string, SceneOnPage> scenes)
    {
        IsChinese = isChinese;
        _scenes = scenes;
    }

    /// <summary>Whether words are Chinese.</summary>
    public bool IsChinese { get; }

    /// <summary>Whether some value is refused.</summary>
    public bool IsRefused => _scenes.Values.Any(scene => scene.State.Shown is null);

    /// <summary>A scene.</summary>
    public SceneOnPage this[Scene scene]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(scene);
            return _scenes[scene.Id];
        }
    }

    /// <summary>Reads the page's values; what it does not know, it leaves.</summary>
    /// <param name="text">The last text of a name; null where there is none.</param>
    /// <param name="isChinese">The language where none is named.</param>
    public static PageState Of(Func<string, string?> text, bool isChinese)
    {
        ArgumentNullException.ThrowIfNull(text);
        Dictionary<string, SceneOnPage> scenes = [];
        foreach (Scene scene in AllScenes.InOrder)
        {
            SceneState state = StateCache.Of(scene, Texts(scene, field => text($"{scene.Id}.{field}")));
            scenes[scene.Id] = new SceneOnPage(state, state.Shown is not null ? state : GoodOne(scene, text($"{scene.Id}.{LastGood}")));
        }

        return new PageState(text("lang") switch { "zh" => true, "en" => false, _ => isChinese }, scenes);
    }

    /// <summary>The address of this page with other values of one scene.</summary>
    /// <param name="scene">The scene; null for none.</param>
    /// <param name="changes">Its values that change.</param>
    /// <param name="fromDefaults">Whether its other values go back to their defaults.</param>
    /// <param name="isChinese">The language; this one's when null.</param>
    public string Link(Scene? scene = null, IReadOnlyDictionary<string, string>? changes = null, bool fromDefaults = false, bool? isChinese = null)
    {
        IEnumerable<(string Name, string Text)> all = Carried(except: scene);
        if (scene is not null)
        {
            SortedDictionary<string, string> texts = new(fromDefaults ? [] : _scenes[scene.Id].State.Texts.ToDictionary(), StringComparer.Ordinal);
            foreach ((string name, string text) in changes ?? new Dictionary<string, string>())
                texts[name] = text;
            all = all.Concat(texts.Where(text => scene.Fields.Any(field => field.Name == text.Key && field.Default != text.Value)).Select(text => ($"{scene.Id}.{text.Key}", text.Value)));
        }

        string query = string.Join('&', all.Append(("lang", isChinese ?? IsChinese ? "zh" : "en")).Select(one => $"{Uri.EscapeDataString(one.Item1)}={Uri.EscapeDataString(one.Item2)}"));
        return $"/?{query}{(scene is null ? "" : $"#{scene.Id}")}";
    }

    /// <summary>The values that differ from their defaults, of all scenes but one.</summary>
    public IEnumerable<(string Name, string Text)> Carried(Scene? except) =>
        from scene in _scenes.Values
        where scene.State.Scene != except
        from text in scene.State.Texts
        select ($"{scene.State.Scene.Id}.{text.Key}", text.Value);

    /// <summary>The values of a scene as the text of <see cref="LastGood"/>.</summary>
    public static string Print(SceneState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return string.Join('&', state.Texts.Select(text => $"{text.Key}={Uri.EscapeDataString(text.Value)}"));
    }

    private static Dictionary<string, string> Texts(Scene scene, Func<string, string?> text) => scene.Fields
        .Where(field => text(field.Name) is not null)
        .ToDictionary(field => field.Name, field => text(field.Name)!);

    private static SceneState GoodOne(Scene scene, string? values)
    {
        Dictionary<string, string> texts = (values ?? "").Split('&')
            .Select(value => value.Split('=', 2))
            .Where(value => value.Length == 2)
            .GroupBy(value => value[0])
            .ToDictionary(value => value.Key, value => Uri.UnescapeDataString(value.Last()[1]));
        SceneState state = StateCache.Of(scene, texts);
        return state.Shown is not null ? state : StateCache.Of(scene, new Dictionary<string, string>());
    }
}
