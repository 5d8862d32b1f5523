using System.CommandLine;
using TorchConv.Arithmetic;
using TorchConv.Cli.Options;

namespace TorchConv.Cli.Endings;

/// <summary>Describes in one line what is wrong with a command line: the option, its value and the rule that it breaks.</summary>
internal static class BadUsage
{
    /// <summary>Describes an error of the parser.</summary>
    public static string Describe(ParseResult result)
    {
        string problem = result.UnmatchedTokens.Count > 0
            ? $"\"{result.UnmatchedTokens[0]}\" is not known"
            : result.Errors[0].Message.TrimEnd('.');
        Command command = result.CommandResult.Command;
        if (command.Subcommands.Count > 0)
        {
            string names = string.Join(", ", command.Subcommands.Select(subcommand => subcommand.Name));
            return $"{(result.UnmatchedTokens.Count > 0 ? problem : "a command is missing")}; {NameOf(command)} takes one of: {names}";
        }


        return result.UnmatchedTokens.Count > 0 ? $"{problem}; see torchconv {NameOf(command)} --help" : problem;
    }

    /// <summary>Describes an argument that the library refuses, by the option that sets it.</summary>
    public static string Describe(ArgumentException error, ParseResult result)
    {
        Option? option = result.CommandResult.Command.Options.FirstOrDefault(
            option => option is INameParameters named && named.Parameters.Contains(error.ParamName));
        if (option is null)
            return Guard.MessageOf(error);

        IEnumerable<string> given = result.GetResult(option)?.Tokens.Select(token => token.Value) ?? [];
        return $"{option.Name} {string.Join(' ', given.DefaultIfEmpty("(not given)"))}: {Guard.MessageOf(error)}";
    }

    private static string NameOf(Command command) =>
        command is RootCommand
            ? "torchconv"
            : string.Join(
                ' ', command.Parents.OfType<Command>().Where(parent => parent is not RootCommand).Select(NameOf).Append(command.Name));
}
