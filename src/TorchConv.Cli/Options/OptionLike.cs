using System.CommandLine;

namespace TorchConv.Cli.Options;

/// <summary>A word that looks like an option, where an argument takes every word: it is an option mistyped.</summary>
internal static class OptionLike
{
    /// <summary>Refuses such words in the argument of a command.</summary>
    public static void Refuse(Argument argument, Command command) => argument.Validators.Add(given =>
    {
        foreach (string word in given.Tokens.Select(token => token.Value).Where(Is))
        {
            string[] known = [.. command.Options.Select(option => option.Name)];
            given.AddError($"\"{word}\" is not known; " + (ToldElsewhere.Hint(word, command)
                ?? (MeantWord.Of(word, known) is { } meant ? $"did you mean {meant}?" : $"see torchconv {command.Name} --help")));
        }
    });

    /// <summary>Whether a word looks like an option.</summary>
    public static bool Is(string word) =>
        word.StartsWith('-') && word.TrimStart('-') is [var first, ..] && char.IsAsciiLetter(first);
}
