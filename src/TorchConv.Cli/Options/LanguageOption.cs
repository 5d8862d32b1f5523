using System.CommandLine;

namespace TorchConv.Cli.Options;

/// <summary>The option <c>--lang</c>: the language of prose.</summary>
internal sealed class LanguageOption
{
    private readonly ParsedOption<string?> _language =
        new("--lang", "The language of prose; that of the system when left out.", "en|zh", Known);

    public LanguageOption(Command command) => command.Add(_language);

    /// <summary>Whether prose is asked for in Chinese.</summary>
    public bool IsChinese(ParseResult result) =>
        result.GetValue(_language) is { } language ? language == "zh" : Locale.IsChinese(Environment.GetEnvironmentVariable);

    /// <summary>zh-CN, zh_TW.UTF-8 and cn are Chinese; en-GB is English.</summary>
    private static string Known(string text) => text.ToLowerInvariant().Split('-', '_', '.')[0] switch
    {
        "en" or "english" => "en",
        "zh" or "cn" or "chinese" or "中文" => "zh",
        _ => throw Read.NoneOf(text, ["en", "zh"]),
    };
}
