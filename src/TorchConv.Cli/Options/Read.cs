namespace TorchConv.Cli.Options;

/// <summary>Reads the text of an option, or throws a <see cref="FormatException"/> that says what is allowed.</summary>
internal static class Read
{
    public static Func<string, string> OneOf(params string[] words) => text =>
        words.Contains(text) ? text : throw new FormatException($"\"{text}\" must be one of {string.Join(", ", words)}");
}
