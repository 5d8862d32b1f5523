namespace TorchConv.Mutations;

/// <summary>One change of the library.</summary>
/// <param name="Id">The number by which it is switched on.</param>
/// <param name="Key">What is changed, without the line: "Article/Verification.cs Verdict: xs.All(…) → xs.Any(…)". The second of its kind in a member ends with #2.</param>
/// <param name="Line">Where it stands, counted from 1.</param>
internal sealed record Mutant(int Id, string Key, int Line)
{
    public string File => Key[..Key.IndexOf(' ', StringComparison.Ordinal)];

    public string Member => Key[..Key.IndexOf(':', StringComparison.Ordinal)];

    public string Folder => Key[..Math.Max(0, Key.IndexOf('/', StringComparison.Ordinal))];
}
