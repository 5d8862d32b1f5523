using TorchConv.Expressions;

namespace TorchConv.Cli.Options;

/// <summary>The known word that is meant by one that is not known.</summary>
internal static class MeantWord
{
    /// <summary>Returns the same word in another case, or one that begins with it, or else the nearest; null where none is near.</summary>
    public static string? Of(string word, IReadOnlyList<string> known) =>
        known.FirstOrDefault(one => one.Equals(word, StringComparison.OrdinalIgnoreCase))
        ?? known.FirstOrDefault(one => word.TrimStart('-').Length > 1 && one.StartsWith(word, StringComparison.OrdinalIgnoreCase))
        ?? Nearest.To(word, known).FirstOrDefault();

    /// <summary>Returns the question after what is wrong; nothing where no known word is near.</summary>
    public static string Question(string word, IReadOnlyList<string> known) =>
        Of(word, known) is { } meant ? $"; did you mean {meant}?" : "";
}
