namespace TorchConv.Lab.Pages;

/// <summary>
/// What <c>torchconv verify --evidence</c> wrote where the real library runs, for a page that cannot ask it. The file is the one with
/// which the tests compare the output of each run.
/// </summary>
/// <param name="english">The English output.</param>
/// <param name="chinese">The Chinese output.</param>
/// <param name="version">The version of TorchSharp that was asked.</param>
public sealed class Recorded(string english, string chinese, string version)
{
    private readonly Dictionary<string, string[]> _english = Read(english), _chinese = Read(chinese);

    /// <summary>The version of TorchSharp that was asked.</summary>
    public string Version { get; } = version;

    /// <summary>The verdict on a claim, and its evidence as a table of text.</summary>
    public (string Verdict, string Evidence) Of(Claim claim, bool isChinese)
    {
        ArgumentNullException.ThrowIfNull(claim);
        string[] lines = (isChinese ? _chinese : _english)[claim.Id];
        return (lines[1], string.Join('\n', lines[2..]));
    }

    /// <summary>The lines of each claim, by its id, with which the first one begins.</summary>
    private static Dictionary<string, string[]> Read(string output) =>
        output.ReplaceLineEndings("\n").Split("\n\n")
            .Select(part => part.Trim('\n').Split('\n'))
            .Where(lines => lines.Length > 2)
            .ToDictionary(lines => lines[0].Split(' ')[0]);
}
