namespace TorchConv.Lab.Pages;

/// <summary>The state of a page as its address holds it: texts by scene and field, and the language. What no scene has is
/// dropped.</summary>
public sealed class Address
{
    /// <summary>The longest query that is read.</summary>
    public const int MaxLength = 8192;

    private readonly Dictionary<string, Dictionary<string, string>> _texts = [];

    /// <summary>Whether the page is Chinese; null where the address does not say.</summary>
    public bool? IsChinese { get; set; }

    /// <summary>The texts of a scene.</summary>
    public IReadOnlyDictionary<string, string> this[string scene] => _texts.GetValueOrDefault(scene) ?? [];

    /// <summary>Reads a query, such as <c>?slide.kernel=5&amp;lang=zh</c>.</summary>
    public static Address Read(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        Address address = new();
        if (query.Length > MaxLength)
            return address;

        foreach (string pair in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = pair.Split('=', 2);
            (string name, string text) = (Decoded(parts[0]), parts.Length == 2 ? Decoded(parts[1]) : "");
            if (name == "lang")
                address.IsChinese = text == "zh" ? true : text == "en" ? false : null;
            else if (name.Split('.') is [var scene, var field])
                address.Set(scene, field, text);
        }

        return address;
    }

    /// <summary>The same texts for every scene that has a field of their name.</summary>
    public static Address Of(IReadOnlyDictionary<string, string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        Address address = new();
        foreach ((string field, string text) in texts)
        {
            foreach (Scene scene in AllScenes.InOrder)
                address.Set(scene.Id, field, text);
        }

        return address;
    }

    /// <summary>Whether a scene has just these texts.</summary>
    public bool Has(string scene, IReadOnlyDictionary<string, string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        IReadOnlyDictionary<string, string> own = this[scene];
        return own.Count == texts.Count && texts.All(text => own.GetValueOrDefault(text.Key) == text.Value);
    }

    /// <summary>Replaces the texts of a scene.</summary>
    public void Set(string scene, IReadOnlyDictionary<string, string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        _texts.Remove(scene);
        foreach ((string field, string text) in texts)
            Set(scene, field, text);
    }

    /// <summary>The query.</summary>
    public override string ToString() => "?" + string.Join('&', _texts
        .SelectMany(scene => scene.Value.Select(text => (Name: $"{scene.Key}.{text.Key}", Text: text.Value)))
        .Concat(IsChinese is { } zh ? [("lang", zh ? "zh" : "en")] : [])
        .Select(one => $"{Uri.EscapeDataString(one.Name)}={Uri.EscapeDataString(one.Text)}"));

    private void Set(string scene, string field, string text)
    {
        bool isKnown = scene == "exercises" ? field is "seed" or "level"
            : AllScenes.InOrder.FirstOrDefault(one => one.Id == scene)?.Fields.FirstOrDefault(one => one.Name == field) is { } known
                && text != known.Default;
        if (!isKnown)
            return;

        if (!_texts.TryGetValue(scene, out Dictionary<string, string>? texts))
            _texts[scene] = texts = [];
        texts[field] = text;
    }

    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
