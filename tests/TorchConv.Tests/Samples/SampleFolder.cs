namespace TorchConv.Tests.Samples;

/// <summary>The folder samples/ of the repository: what people copy from.</summary>
internal static class SampleFolder
{
    /// <summary>Neither is a sample: one lists and runs them, the other silences a message.</summary>
    private static readonly string[] others = ["Program", "QuietNnpack"];

    public static readonly string Root = Path.Combine(Checkout.Root, "samples");

    /// <summary>Every sample's name, found by its file.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Files().Except(others).Order(StringComparer.Ordinal)];

    /// <summary>Every file that may be copied.</summary>
    public static IReadOnlyList<string> Copyable { get; } = [.. Names, "QuietNnpack"];

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file)).ReplaceLineEndings("\n");

    /// <summary>What the head of a sample says that it prints: the indented lines below "What it prints".</summary>
    public static string QuotedOutput(string name)
    {
        IEnumerable<string> quoted = Read($"{name}.cs").Split('\n')
            .SkipWhile(line => line != "// What it prints").Skip(1)
            .TakeWhile(line => line == "//" || line.StartsWith("//     ", StringComparison.Ordinal))
            .Select(line => line == "//" ? "" : line["//     ".Length..]);
        return string.Join('\n', quoted).TrimEnd();
    }

    private static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Root, "*.cs").Select(path => Path.GetFileNameWithoutExtension(path));
}
