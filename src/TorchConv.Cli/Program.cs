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

        // Where libtorch does not load TorchSharp says so on the console, in words that mislead; what is ours is written below.
        TextWriter output = Console.Out;
        Console.SetOut(TextWriter.Null);
        return Run(args, output, Console.Error);
    }

    /// <summary>Carries out a command line; answers the exit status.</summary>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        ParseResult result = Root().Parse(args);
        if (result.Action is ParseErrorAction && result.Errors.Count > 0)
            return Say(BadUsage.Of(result), Unusable);

        try
        {
            return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = error });
        }
        catch (ArgumentException e)
        {
            return Say(BadUsage.Of(e, result), Unusable);
        }
        catch (TypeInitializationException e) when (e.TypeName == "TorchSharp.torch")
        {
            return Say("libtorch does not load here; torchconv doctor says why and what to do", Refuted);
        }

        int Say(string reason, int status)
        {
            error.WriteLine($"torchconv: {reason}");
            return status;
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
        root.Add(FieldCommand.Create());
        root.Add(TransposeCommand.Create());
        root.Add(ProveCommand.Create());
        root.Add(SummaryCommand.Create());
        root.Add(LabCommand.Create());
        root.Add(ReportCommand.Create());
        root.Add(FigureCommand.Create());
        root.Add(DoctorCommand.Create());
        return root;
    }
}
