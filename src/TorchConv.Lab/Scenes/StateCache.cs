using System.Collections.Concurrent;

namespace TorchConv.Lab.Scenes;

/// <summary>Scenes that were shown: on a page only one of them changes at a time.</summary>
internal static class StateCache
{
    private const int Most = 256;

    private static readonly ConcurrentDictionary<string, SceneState> Shown = new();

    public static SceneState Of(Scene scene, IReadOnlyDictionary<string, string> texts)
    {
        string key = string.Join('\n', texts.OrderBy(text => text.Key, StringComparer.Ordinal).Select(text => $"{text.Key}\t{text.Value}").Prepend(scene.Id));
        if (Shown.TryGetValue(key, out SceneState? state))
            return state;

        state = SceneState.Of(scene, texts);
        if (Shown.Count >= Most)
            Shown.Clear();
        return Shown[key] = state;
    }
}
