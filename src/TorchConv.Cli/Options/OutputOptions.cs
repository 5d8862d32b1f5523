using System.CommandLine;
using TorchConv.Cli.Output;

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

    /// <summary>Writes an answer that knows its formats itself.</summary>
    public void Write(Func<string, string> inFormat, ParseResult result) =>
        result.InvocationConfiguration.Output.WriteLine(inFormat(result.GetValue(_format)!));

    /// <summary>Writes the answer to standard output.</summary>
    public void Write(Document document, ParseResult result)
    {
        TextWriter output = result.InvocationConfiguration.Output;
        switch (result.GetValue(_format))
        {
            case "json":
                output.WriteLine(document.Json());
                break;
            case "markdown":
                MarkdownWriter.Write(document, output);
                break;
            case "csv":
                CsvWriter.Write(document, output);
                break;
            default:
                TerminalWriter.Write(document, output, isTerminal: !Console.IsOutputRedirected);
                break;
        }
    }
}
