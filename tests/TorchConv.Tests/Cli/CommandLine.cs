using System.Text.RegularExpressions;

namespace TorchConv.Tests.Cli;

/// <summary>Runs <c>torchconv</c> as a process of its own, as a user does.</summary>
internal static class CommandLine
{
    /// <summary>Where the command line and all that it needs was built to.</summary>
    public static string Folder => AppContext.BaseDirectory;

    public static Task<Answer> RunAsync(params string[] arguments) => RunInAsync(Folder, arguments);

    public static Task<Answer> RunInAsync(string folder, params string[] arguments) => DotnetProcess.RunAsync(Path.Combine(folder, "TorchConv.Cli.dll"), arguments);

    /// <summary>The same in this process, where a process of its own would show nothing more.</summary>
    public static Answer RunHere(string line) => RunHere(Words(line));

    /// <summary>The same for words that hold spaces.</summary>
    public static Answer RunHere(string[] words)
    {
        using StringWriter output = new(), error = new();
        int exitCode = TorchConv.Cli.Program.Run(words, output, error);
        return new Answer(output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"), exitCode);
    }

    /// <summary>The words of a command line; what stands in double quotes is one.</summary>
    public static Task<Answer> RunLineAsync(string line) => RunAsync(Words(line));

    public static string[] Words(string line) => [.. Regex.Matches(line, "\"([^\"]*)\"|\\S+").Select(word => word.Value.Trim('"'))];
}
