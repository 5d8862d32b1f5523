using System.Collections.Concurrent;
using System.Text;
using CliWrap;
using TorchConv.Tests.Cli;

namespace TorchConv.Tests.Samples;

/// <summary>Runs samples as <c>dotnet run --project samples -- …</c> does. The same arguments run once, however many tests ask.</summary>
internal static class SampleProcess
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<CommandLine.Answer>>> answers = new();

    public static Task<CommandLine.Answer> RunAsync(params string[] arguments) =>
        answers.GetOrAdd(string.Join('\n', arguments), _ => new(() => RunAgainAsync(arguments))).Value;

    public static async Task<CommandLine.Answer> RunAgainAsync(params string[] arguments)
    {
        StringBuilder output = new(), error = new();
        CommandResult result = await Command(arguments)
            .WithStandardOutputPipe(PipeTarget.ToStringBuilder(output, Encoding.UTF8))
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(error, Encoding.UTF8))
            .ExecuteAsync();
        return new CommandLine.Answer(output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"), result.ExitCode);
    }

    public static Command Command(params string[] arguments) => CliWrap.Cli.Wrap("dotnet")
        .WithArguments([Path.Combine(AppContext.BaseDirectory, "TorchConv.Samples.dll"), .. arguments])
        .WithValidation(CommandResultValidation.None);
}
