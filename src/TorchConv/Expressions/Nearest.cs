namespace TorchConv.Expressions;

/// <summary>Which known name a misspelt one may have meant.</summary>
internal static class Nearest
{
    /// <summary>The names that are at most a third of their letters away, the nearest first.</summary>
    public static IEnumerable<string> To(string given, IEnumerable<string> known) => known
        .Select(name => (Name: name, Distance: Distance(given.ToUpperInvariant(), name.ToUpperInvariant())))
        .Where(pair => pair.Distance <= Math.Max(1, pair.Name.Length / 3))
        .OrderBy(pair => pair.Distance)
        .Select(pair => pair.Name);

    /// <summary>"; did you mean …?", or nothing.</summary>
    public static string Hint(string given, IEnumerable<string> known) =>
        To(given, known).FirstOrDefault() is { } name ? $"; did you mean {name}?" : "";

    /// <summary>How many letters must be added, removed or exchanged (Levenshtein).</summary>
    private static int Distance(string first, string second)
    {
        // Names are short; what is pasted need not be.
        if (first.Length > 64)
            return int.MaxValue;

        int[] row = [.. Enumerable.Range(0, second.Length + 1)];
        for (int i = 1; i <= first.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= second.Length; j++)
            {
                int changed = diagonal + (first[i - 1] == second[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
