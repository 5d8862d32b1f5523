using System.CommandLine;
using System.CommandLine.Help;
using TorchConv.Cli.Doctor;

namespace TorchConv.Cli;

/// <summary>
/// A native library that is cut off is loaded without complaint, and the system ends the process (SIGBUS) where it touches what is missing.
/// Nobody could say why then, so the headers of the files are read before a command that needs tensors begins: some reads.
/// </summary>
internal static class CutOffLibrary
{
    /// <summary>Whether the command needs a library that is cut off.</summary>
    public static bool IsInTheWayOf(ParseResult command) => IsNeededBy(command) && IsThere();

    /// <summary>Positions and paths are arithmetic, and the doctor looks for himself.</summary>
    private static bool IsNeededBy(ParseResult result) => result.Action is not (null or HelpAction) && result.CommandResult.Command switch
    {
        RootCommand or { Name: "transpose" or "doctor" } => false,
        { Name: "field" } => result.GetValue<bool>("--measure") || result.GetValue<bool>("--effective"),
        _ => true,
    };

    private static bool IsThere()
    {
        try
        {
            return NativeParts.IsAnyCutOff();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // A file that cannot be read is not loaded either, and that is told where it happens.
        }
    }
}
