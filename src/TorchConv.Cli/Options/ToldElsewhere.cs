using System.CommandLine;

namespace TorchConv.Cli.Options;

/// <summary>What a command is not told by the option or argument by which others are told it.</summary>
internal static class ToldElsewhere
{
    /// <summary>Returns how the command is told what an unknown word says; null if there is nothing to say.</summary>
    public static string? Hint(string unknown, Command command) => (command.Name, unknown) switch
    {
        (_, _) when unknown.Contains('(', StringComparison.Ordinal) && command.Parents.Any(above => above.Name == "layer") =>
            "layer takes an expression or a kind, not both",
        ("compare", [not '-', ..]) => "compare takes no layers: it shows every kind",
        ("field", "--dilation" or "-d" or "--stride" or "-s" or "--padding" or "-p") =>
            "field reads it in the word of each layer: 3d2 has dilation 2, 3s2p1 stride 2 and padding 1",
        _ => null,
    };
}
