using System.CommandLine;
using System.CommandLine.Parsing;

namespace TorchConv.Cli.Options;

/// <summary>Options that do not go together: what would not be read is refused.</summary>
internal static class Exclusive
{
    /// <summary>Where an option is given, others are refused.</summary>
    public static void Refuse(Command command, Option option, params Symbol[] others) => command.Validators.Add(result =>
    {
        foreach (Symbol other in others.Where(other => IsGiven(result, option) && IsGiven(result, other)))
            result.AddError($"{option.Name} takes no {other.Name}");
    });

    /// <summary>Where an option is not given, those that belong to it are refused.</summary>
    public static void OnlyWith(Command command, Option option, params Option[] its) => command.Validators.Add(result =>
    {
        foreach (Option one in its.Where(one => !IsGiven(result, option) && IsGiven(result, one)))
            result.AddError($"{one.Name} is for {option.Name} only");
    });

    private static bool IsGiven(CommandResult result, Symbol symbol) => symbol switch
    {
        Argument argument => result.GetResult(argument)?.Tokens.Any(token => !OptionLike.Is(token.Value)) == true,
        Option option => result.GetResult(option) is { Implicit: false },
        _ => false,
    };
}
