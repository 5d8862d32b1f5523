using System.CommandLine;
using TorchConv.Cli.Endings;
using TorchConv.Cli.Options;
using TorchConv.Cli.Serving;
using TorchConv.Lab;

namespace TorchConv.Cli.Commands;

/// <summary><c>torchconv report</c>: the page of <c>lab</c> as one HTML file.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        Command command = new("report", "The page of lab as one HTML file that needs nothing else, to hand out or print.");
        OutputFile file = new(command, "The file to write; standard output when left out.");
        SceneOptions options = new(command);
        Option<bool> evidence =
            new("--evidence") { Description = "Show the evidence of each claim, which takes about twice as many pages." };
        command.Add(evidence);
        LanguageOption language = new(command);
        command.SetAction((result, cancel) =>
            WriteAsync(options, language.IsChinese(result), result.GetValue(evidence), file, result, cancel));
        return command;
    }

    private static async Task<int> WriteAsync(SceneOptions options, bool isChinese, bool hasEvidence, OutputFile file,
        ParseResult result, CancellationToken cancel)
    {
        string report = await ReportFile.HtmlAsync(options.Read(result), isChinese, hasEvidence, new RealLibrary()).ConfigureAwait(false);
        await file.WriteAsync(report, result, cancel).ConfigureAwait(false);
        return Ending.StatusOf(holds: true);
    }
}
