namespace TorchConv.Lab.Files;

/// <summary>The style sheets and the script: one text each, wherever they are needed.</summary>
internal static class Asset
{
    private static readonly Dictionary<string,
        string> Texts = typeof(Asset).Assembly.GetManifestResourceNames().ToDictionary(name => name, Load);

    public static string Text(string name) => Texts[name];

    private static string Load(string name)
    {
        using Stream stream = typeof(Asset).Assembly.GetManifestResourceStream(name)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
