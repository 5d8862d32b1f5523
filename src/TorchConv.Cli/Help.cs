using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using TorchConv.Cli.Options;

namespace TorchConv.Cli;

/// <summary>The help of a command: at most 100 columns, defaults as one types them, and two examples.</summary>
internal sealed class Help : SynchronousCommandLineAction
{
    public const int Width = 100;

    private readonly HelpAction _help = new() { MaxWidth = Width };

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Command command = parseResult.CommandResult.Command;
        foreach (IParsedOption option in command.Options.OfType<IParsedOption>())
            option.DescribeDefault();

        // An argument of the command above is not one of this command.
        foreach (Argument argument in command.Parents.OfType<Command>().SelectMany(above => above.Arguments))
            argument.Hidden = true;
        int status = _help.Invoke(parseResult);
        if (Examples.Of(command) is { Count: > 0 } examples)
        {
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (string example in examples)
                output.WriteLine($"  torchconv {example}");
            output.WriteLine();
        }

        return status;
    }
}
