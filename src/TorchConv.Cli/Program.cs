using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using TorchConv.Cli.Commands;
using TorchConv.Cli.Endings;
using TorchConv.Cli.Fetching;

namespace TorchConv.Cli;

/// <summary>The command line <c>torchconv</c>.</summary>
internal static class Program
{
    public static int Main(string[] args)
    {
        using Interruption interruption = new();
        return Supervisor.Run(() =>
        {
            Console.OutputEncoding = System.Text.Encoding.UTF8;
            NativeLog.KeepToErrors();
            LibTorchElsewhere.TakePartInSearch();

            // If libtorch does not load, TorchSharp writes a misleading message to the console, which is discarded here.
            using StandardOutput output = new();
            Console.SetOut(TextWriter.Null);
            return Run(args, output, Console.Error, interruption);
        });
    }

    /// <summary>Carries out a command line; returns the exit status.</summary>
    public static int Run(string[] args, TextWriter output, TextWriter error, Interruption? interruption = null)
    {
        ParseResult? result = null;
        try
        {
            // An argument that begins with @ is an ordinary argument, not the name of a response file.
            result = Root(args).Parse(Asked(args), new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (result.Action is ParseErrorAction && result.Errors.Count > 0)
                return new Ending(Ending.Unusable, BadUsage.Describe(result)).Say(error, result);

            if (interruption is not null)
            {
                if (CutOffLibrary.IsInTheWayOf(result))
                    return Ending.NoLibTorch.Say(error);
                interruption.IsAwaited = result.Action is AsynchronousCommandLineAction;
            }

            InvocationConfiguration configuration = new()
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null, // Interruption handles signals.
                Output = output,
                Error = error,
            };
            int status = result.InvokeAsync(configuration, interruption?.Token ?? CancellationToken.None).GetAwaiter().GetResult();
            output.Flush();
            return status;
        }
#pragma warning disable CA1031 // Whatever ends a command is reported in one line.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Ending.From(e, result).Say(error, result);
        }
    }

    /// <summary>"help layer" is "layer --help".</summary>
    private static string[] Asked(string[] args) => args switch
    {
        ["help" or "帮助", .. var about] => [.. about, "--help"],
        ["version" or "-V"] => ["--version"],
        _ => args,
    };

    internal static RootCommand Root(string[] args)
    {
        RootCommand root = new(
            $"Every kind of convolution in TorchSharp: what it costs, what comes out, and the proof. {Ending.Statuses}")
        {
            HelpName = "torchconv",
        };
        root.Options.OfType<HelpOption>().Single().Action = new Help();
        root.Options.OfType<VersionOption>().Single().Aliases.Add("-v");

        // Only the doctor must run when something is missing, even the managed part of TorchSharp.
        if (args.FirstOrDefault() == DoctorName)
        {
            LibTorchElsewhere.LoadIfHere();
            root.Add(DoctorCommand.Create());
            return root;
        }

        AddAll(root);
        return root;
    }

    private const string DoctorName = "doctor";

    private static void AddAll(RootCommand root)
    {
        root.Add(VerifyCommand.Create());
        root.Add(CompareCommand.Create());
        root.Add(LayerCommand.Create());
        root.Add(FieldCommand.Create());
        root.Add(TransposeCommand.Create());
        root.Add(ProveCommand.Create());
        root.Add(SummaryCommand.Create());
        root.Add(PortCommand.Create());
        root.Add(LabCommand.Create());
        root.Add(ReportCommand.Create());
        root.Add(FigureCommand.Create());
        root.Add(DoctorCommand.Create());
    }
}
