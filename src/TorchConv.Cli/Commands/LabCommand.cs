using System.CommandLine;
using System.Globalization;
using System.Net;
using TorchConv.Cli.Endings;
using TorchConv.Cli.Options;
using TorchConv.Cli.Serving;

namespace TorchConv.Cli.Commands;

/// <summary><c>torchconv lab</c>: the pictures in the browser. Only this command loads the web server.</summary>
internal static class LabCommand
{
    public static Command Create()
    {
        Command command = new("lab", "The pictures in the browser, interactive: a page on 127.0.0.1.");
        ParsedOption<int> port = new("--port", "Where it listens; 0 for any free port.", "number", Port, "port")
        {
            DefaultValueFactory = _ => 5080,
        };
        command.Add(port);
        LanguageOption language = new(command);
        command.SetAction((result, cancel) => ServeAsync(result.GetValue(port), language.IsChinese(result), result, cancel));
        return command;
    }

    private static async Task<int> ServeAsync(int port, bool isChinese, ParseResult result, CancellationToken cancel)
    {
        TextWriter output = result.InvocationConfiguration.Output;
        await LabServer.RunAsync(port, isChinese ? true : null, address => Say(address, isChinese, output), cancel).ConfigureAwait(false);
        return Ending.StatusOf(holds: true);
    }

    private static void Say(Uri address, bool isChinese, TextWriter output)
    {
        output.WriteLine(isChinese ? $"请在浏览器中打开 {address}（按 Ctrl+C 结束）" : $"open {address} in a browser (Ctrl+C ends it)");
        output.Flush();
    }

    private static int Port(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= IPEndPoint.MaxPort
            ? port
            : throw new FormatException($"\"{text}\" is not a port: a whole number from 0 to {IPEndPoint.MaxPort}");
}
