using TorchConv.Tables;

namespace TorchConv.Cli.Output;

/// <summary>Standard output, where it is a terminal.</summary>
internal static class Screen
{
    /// <summary>Its width and what it can show; a file or another program gets plain lines of any length.</summary>
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

    /// <summary>A terminal that does not know its width says 0.</summary>
    private static int? WidthOfTerminal() => Console.WindowWidth is > 0 and var width ? width : null;
}
