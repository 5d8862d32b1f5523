namespace TorchConv.Lab.Scenes;

/// <summary>A scene with texts in its fields: what it shows, or why it cannot.</summary>
public sealed class SceneState
{
    private SceneState(Scene scene, IReadOnlyDictionary<string, string> texts, Shown? shown, IReadOnlyList<Refusal> refusals)
    {
        Scene = scene;
        Texts = texts;
        Shown = shown;
        Refusals = refusals;
    }

    /// <summary>The scene.</summary>
    public Scene Scene { get; }

    /// <summary>What stands in each field, by its name; fields at their default are left out.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; }

    /// <summary>What the scene shows; null where the values are refused.</summary>
    public Shown? Shown { get; }

    /// <summary>Why the values are refused; none where they are not.</summary>
    public IReadOnlyList<Refusal> Refusals { get; }

    /// <summary>What stands in a field.</summary>
    public string Text(Field field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return Texts.TryGetValue(field.Name, out string? text) ? text : field.Default;
    }

    /// <summary>The texts with another one in a field.</summary>
    public Dictionary<string, string> With(string field, string text) => new(Texts) { [field] = text };

    /// <summary>The same pictures at another step, which only their address tells.</summary>
    /// <param name="field">The field that holds the step.</param>
    /// <param name="text">Its text.</param>
    public SceneState At(string field, string text) => new(Scene, With(field, text), Shown, Refusals);

    /// <summary>Reads the texts and shows the scene.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="texts">By the name of their field; the others have their default.</param>
    public static SceneState Of(Scene scene, IReadOnlyDictionary<string, string> texts)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(texts);
        Dictionary<string, string> kept = scene.Fields
            .Where(field => texts.TryGetValue(field.Name, out string? text) && text != field.Default)
            .ToDictionary(field => field.Name, field => texts[field.Name]);
        Dictionary<string, object> read = [];
        List<Refusal> refusals = [];
        foreach (Field field in scene.Fields)
        {
            try
            {
                read[field.Name] = field.Parse(kept.GetValueOrDefault(field.Name, field.Default));
            }
            catch (Exception e) when (e is FormatException or ArgumentException)
            {
                refusals.Add(new Refusal(field.Name, Guard.MessageOf(e)));
            }
        }

        if (refusals.Count > 0)
            return new SceneState(scene, kept, null, refusals);

        try
        {
            return new SceneState(scene, kept, scene.Show(new Values(read)), []);
        }
        catch (ArgumentException e)
        {
            Field? field = scene.Fields.FirstOrDefault(field => field.Parameters.Contains(e.ParamName));
            return new SceneState(scene, kept, null, [new Refusal(field?.Name, Guard.MessageOf(e))]);
        }
    }
}
