using System.Collections.Concurrent;
using System.Text;
using CliWrap;

namespace TorchConv.Tests;

/// <summary>Runs programs as <c>dotnet PROGRAM …</c>. The same program with the same arguments runs once, however many tests ask.</summary>
internal static class DotnetProcess
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<Answer>>> Answers = new();

    public static Task<Answer> RunAsync(string program, params string[] arguments) =>
        Answers.GetOrAdd(string.Join('\n', [program, .. arguments]), _ => new(() => RunAgainAsync(program, arguments))).Value;

    public static async Task<Answer> RunAgainAsync(string program, params string[] arguments)
    {
        StringBuilder output = new(), error = new();
        CommandResult result = await Command(program, arguments)
            .WithStandardOutputPipe(PipeTarget.ToStringBuilder(output, Encoding.UTF8))
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(error, Encoding.UTF8))
            .ExecuteAsync();
        return new Answer(output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"), result.ExitCode);
    }

    public static Command Command(string program, params string[] arguments) =>
        CliWrap.Cli.Wrap("dotnet").WithArguments([program, .. arguments]).WithValidation(CommandResultValidation.None);
}
