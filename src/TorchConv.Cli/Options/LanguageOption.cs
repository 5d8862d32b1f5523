using System.CommandLine;

namespace TorchConv.Cli.Options;

/// <summary>The option <c>--lang</c>: the language of prose.</summary>
internal sealed class LanguageOption
{
    private readonly ParsedOption<string> _language = new("--lang", "The language of prose.", "en|zh", Read.OneOf("en", "zh"))
    {
        DefaultValueFactory = _ => "en",
    };

    public LanguageOption(Command command) => command.Add(_language);

    /// <summary>Returns whether the language is Chinese.</summary>
    public bool IsChinese(ParseResult result) => result.GetValue(_language) == "zh";
}
