using TorchConv.Tables;

namespace TorchConv.Cli.Output;

/// <summary>The canvas of standard output.</summary>
internal static class Screen
{
    /// <summary>Returns the width and the abilities of the terminal; plain and unlimited for a file or another program.</summary>
    public static Canvas Here()
    {
        if (Console.IsOutputRedirected)
            return Canvas.Plain;

        // A Windows console understands escape sequences only if they are enabled. NO_COLOR: see no-color.org.
        bool hasColours = !OperatingSystem.IsWindows()
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
        return new Canvas(WidthOfTerminal(), HasShades: true, hasColours);
    }

    /// <summary>Returns the width; null for a terminal that reports 0.</summary>
    private static int? WidthOfTerminal() => Console.WindowWidth is > 0 and var width ? width : null;
}
