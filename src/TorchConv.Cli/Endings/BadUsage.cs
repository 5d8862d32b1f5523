using System.CommandLine;
using System.CommandLine.Parsing;
using TorchConv.Arithmetic;
using TorchConv.Cli.Options;

namespace TorchConv.Cli.Endings;

/// <summary>Describes in one line what is wrong with a command line: the option, its value and the rule that it breaks.</summary>
internal static class BadUsage
{
    /// <summary>Describes an error of the parser.</summary>
    public static string Describe(ParseResult result)
    {
        Command command = result.CommandResult.Command;
        string? unknown = Unknown(result, command);
        if (unknown is not null && ToldElsewhere.Hint(unknown, command) is { } place)
            return $"\"{unknown}\" is not known; {place}";
        if (unknown is not null && (Meant(unknown, command) ?? Value(unknown, command) ?? Numbers(result, command)) is { } meant)
            return $"\"{unknown}\" is not known; did you mean {meant}?";

        if (command.Subcommands.Count > 0)
        {
            string problem = unknown is null ? "a command is missing" : $"\"{unknown}\" is not known";
            string names = string.Join(", ", command.Subcommands.Select(subcommand => subcommand.Name));
            return $"{problem}; {NameOf(command)} takes one of: {names}";
        }

        return unknown is null ? OfTheParser(result.Errors[0]) : $"\"{unknown}\" is not known; see torchconv {NameOf(command)} --help";
    }

    /// <summary>An option or an argument without its value, or an option that is given again; what was read has its own words.</summary>
    private static string OfTheParser(ParseError error) => error.SymbolResult switch
    {
        OptionResult { Tokens.Count: 0, Option: var option } => $"{option.Name} needs a value: {option.Name} <{option.HelpName}>",
        OptionResult { IdentifierTokenCount: > 1 and var times, Option: var option } =>
            $"{option.Name} is given {times} times, and must be given once",
        ArgumentResult { Tokens.Count: 0, Argument: var argument, Parent: CommandResult of } =>
            $"{NameOf(of.Command)} needs <{argument.HelpName ?? argument.Name}>: {argument.Description}",
        _ => error.Message.TrimEnd('.'),
    };

    /// <summary>Describes an argument that the library refuses, by the option that sets it.</summary>
    public static string Describe(ArgumentException error, ParseResult result)
    {
        Option? option = result.CommandResult.Command.Options.FirstOrDefault(
            option => option is IParsedOption named && named.Parameters.Contains(error.ParamName));
        if (option is null)
            return Guard.MessageOf(error);

        IEnumerable<string> given = result.GetResult(option)?.Tokens.Select(token => token.Value) ?? [];
        return $"{option.Name} {string.Join(' ', given.DefaultIfEmpty("(not given)"))}: {Guard.MessageOf(error)}";
    }

    /// <summary>The first word that the command does not know: where it has commands, its argument may be a command mistyped.</summary>
    private static string? Unknown(ParseResult result, Command command)
    {
        if (result.UnmatchedTokens.Count == 0)
            return null;

        string? argument = command.Subcommands.Count == 0 ? null : command.Arguments
            .SelectMany(one => result.GetResult(one)?.Tokens.Select(token => token.Value) ?? [])
            .FirstOrDefault(word => !word.Contains('(', StringComparison.Ordinal));
        return argument ?? result.UnmatchedTokens[0];
    }

    /// <summary>The word that is near; or the command further down that has this name, as "conv" means "layer conv".</summary>
    private static string? Meant(string unknown, Command command)
    {
        if (unknown.StartsWith('-'))
            return MeantWord.Of(unknown, [.. command.Options.SelectMany(NamesOf)]);

        Command? below = command.Subcommands.SelectMany(one => one.Subcommands).FirstOrDefault(
            one => one.Name == unknown || one.Aliases.Contains(unknown));
        return below is null
            ? MeantWord.Of(unknown, [.. command.Subcommands.SelectMany(one => one.Aliases.Prepend(one.Name))])
            : NameOf(below);
    }

    /// <summary>
    /// The option that takes this word and not every word: "resnet18" and "--json" mean "--model resnet18" and "--format json".
    /// </summary>
    private static string? Value(string unknown, Command command)
    {
        string word = unknown.TrimStart('-');
        return command.Options.FirstOrDefault(option => option is IParsedOption one && one.Names(word)) is { } option
            ? $"{option.Name} {word}"
            : null;
    }

    /// <summary>
    /// The options of numbers that stand alone, as in "layer conv 3 64 7"; or the size that is one word, as in "--kernel 3 5".
    /// </summary>
    private static string? Numbers(ParseResult result, Command command)
    {
        string[] numbers = [.. result.UnmatchedTokens];
        Option[] options =
            [.. ((string[])["--in", "--out", "--kernel"]).SelectMany(name => command.Options.Where(option => option.Name == name))];
        if (!numbers.All(word => word.All(char.IsAsciiDigit)))
            return null;

        string[] words = [.. result.Tokens.Select(token => token.Value)];
        int place = Array.LastIndexOf(words, numbers[0]);
        return numbers.Length == 1 && place > 1 && words[place - 2].StartsWith('-') && words[place - 1].All(char.IsAsciiDigit)
            ? $"{words[place - 2]} {words[place - 1]}x{words[place]}"
            : numbers.Length > 1 && numbers.Length <= options.Length
            ? string.Join(' ', options.Zip(numbers, (option, number) => $"{option.Name} {number}"))
            : null;
    }

    private static IEnumerable<string> NamesOf(Option option) => option.Aliases.Prepend(option.Name).Where(name => name.Length > 2);

    private static string NameOf(Command command) =>
        command is RootCommand
            ? "torchconv"
            : string.Join(
                ' ', command.Parents.OfType<Command>().Where(parent => parent is not RootCommand).Select(NameOf).Append(command.Name));
}
