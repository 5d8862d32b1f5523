using System.CommandLine;
using System.CommandLine.Invocation;
using TorchConv.Cli.Commands;

namespace TorchConv.Cli;

/// <summary>The command line <c>torchconv</c>.</summary>
internal static class Program
{
    private const int Fine = 0, Refuted = 1, Unusable = 2;

    public static int Main(string[] args)
    {
        Console.OutputEncoding = System.Text.Encoding.UTF8;
        NativeLog.KeepToErrors();
        ParseResult result = Root().Parse(args);
        if (result.Action is ParseErrorAction && result.Errors.Count > 0)
            return Refuse(BadUsage.Of(result));

        try
        {
            return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (ArgumentException e)
        {
            return Refuse(BadUsage.Of(e, result));
        }
    }

    /// <summary>The exit status of something that was checked.</summary>
    public static int StatusOf(bool holds) => holds ? Fine : Refuted;

    private static RootCommand Root()
    {
        RootCommand root = new("Every kind of convolution in TorchSharp: what it costs, what comes out, and the proof.") { HelpName = "torchconv" };
        root.Add(VerifyCommand.Create());
        root.Add(CompareCommand.Create());
        root.Add(LayerCommand.Create());
        root.Add(DoctorCommand.Create());
        return root;
    }

    private static int Refuse(string reason)
    {
        Console.Error.WriteLine($"torchconv: {reason}");
        return Unusable;
    }
}
