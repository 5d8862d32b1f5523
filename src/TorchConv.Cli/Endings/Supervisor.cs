namespace TorchConv.Cli.Endings;

/// <summary>
/// Ends the process with the documented exit status and message, whatever happens: an exception in <c>Main</c> or on another
/// thread, or a model that ends the process.
/// </summary>
internal static class Supervisor
{
    private static bool _isOver;

    /// <summary>Runs the whole program; returns the exit status.</summary>
    public static int Run(Func<int> program)
    {
        AppDomain.CurrentDomain.UnhandledException += (_, thrown) => Now.Exit(
            Ending.From((Exception)thrown.ExceptionObject, null).Say(Console.Error));
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            if (!_isOver)
            {
                const string reason = "the model ended the process, as by Environment.Exit, before its summary was printed";
                Environment.ExitCode = new Ending(Ending.Unusable, reason).Say(Console.Error);
            }
        };
        int status = Status(program);
        _isOver = true;
        return status;
    }

    private static int Status(Func<int> program)
    {
        try
        {
            Directory.GetCurrentDirectory();
        }
        catch (IOException)
        {
            return new Ending(Ending.Failed, "the working directory does not exist any more: change to one that does").Say(Console.Error);
        }

        try
        {
            return program();
        }
#pragma warning disable CA1031 // Whatever ends the program is reported in one line.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Ending.From(e, null).Say(Console.Error);
        }
    }
}
