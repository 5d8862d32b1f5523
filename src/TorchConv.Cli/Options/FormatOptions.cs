using System.CommandLine;
using TorchConv.Cli.Output;
using TorchConv.Tables;

namespace TorchConv.Cli.Options;

/// <summary>The options of every command: the format and the language of its output.</summary>
internal sealed class FormatOptions
{
    private readonly Option<string> _format;
    private readonly LanguageOption _language;

    public FormatOptions(Command command, bool hasCsv = false)
    {
        string[] formats = hasCsv ? ["table", "json", "markdown", "csv"] : ["table", "json", "markdown"];
        _format = new ParsedOption<string>("--format", "How the answer is written.", string.Join('|', formats), Read.OneOf(formats))
        {
            DefaultValueFactory = _ => "table",
        };
        command.Add(_format);
        _language = new LanguageOption(command);
    }

    /// <summary>Returns whether the language is Chinese.</summary>
    public bool IsChinese(ParseResult result) => _language.IsChinese(result);

    /// <summary>Returns whether the output is for programs, and has all that is known.</summary>
    public bool IsData(ParseResult result) => result.GetValue(_format) is "json" or "csv";

    /// <summary>Writes the output of a command to standard output.</summary>
    /// <param name="document">The output.</param>
    /// <param name="result">The command line.</param>
    /// <param name="width">The largest width of a table; that of the terminal if null.</param>
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
