using System.CommandLine;
using TorchConv.Cli.Output;
using TorchConv.Tables;

namespace TorchConv.Cli.Options;

/// <summary>The options that every command has: how its answer is written, and in which language.</summary>
internal sealed class OutputOptions
{
    private readonly Option<string> _format;
    private readonly LanguageOption _language;

    public OutputOptions(Command command, bool hasCsv = false)
    {
        string[] formats = hasCsv ? ["table", "json", "markdown", "csv"] : ["table", "json", "markdown"];
        _format = new ParsedOption<string>("--format", "How the answer is written.", string.Join('|', formats), Read.OneOf(formats))
        {
            DefaultValueFactory = _ => "table",
        };
        command.Add(_format);
        _language = new LanguageOption(command);
    }

    /// <summary>Whether prose is asked for in Chinese.</summary>
    public bool IsChinese(ParseResult result) => _language.IsChinese(result);

    /// <summary>Writes what a command found to standard output.</summary>
    /// <param name="document">What it found.</param>
    /// <param name="result">The command line.</param>
    /// <param name="width">How wide a table may be; null for as wide as the terminal.</param>
    public void Write(Document document, ParseResult result, int? width = null)
    {
        TextWriter output = result.InvocationConfiguration.Output;
        Canvas screen = Screen.Here();
        output.WriteLine(result.GetValue(_format) switch
        {
            "json" => document.Json(),
            "markdown" => Markdown.Print(document.Blocks),
            "csv" => Csv.Print(document.Csv),
            _ => new PlainText(document.Blocks, screen with { Width = width ?? screen.Width }, IsChinese(result)) as object,
        });
    }
}
