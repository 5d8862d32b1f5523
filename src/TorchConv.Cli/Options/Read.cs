namespace TorchConv.Cli.Options;

/// <summary>Reads the text of an option, or throws a <see cref="FormatException"/> that says what is allowed.</summary>
internal static class Read
{
    public static Func<string, string> OneOf(params string[] words) => text => words.Contains(text) ? text : throw NoneOf(text, words);

    /// <summary>What is said of a word that is none of those that are known.</summary>
    public static FormatException NoneOf(string text, IReadOnlyList<string> words) =>
        new($"\"{text}\" must be one of {string.Join(", ", words)}{MeantWord.Question(text, words)}");
}
