using System.CommandLine;
using System.Runtime.InteropServices;
using TorchConv.Arithmetic;
using TorchConv.Cli.Fetching;
using TorchConv.Cli.Options;

namespace TorchConv.Cli.Endings;

/// <summary>How a command ends: its exit status, and one line on standard error if there is something to report.</summary>
/// <param name="Status">The exit status.</param>
/// <param name="Reason">The text of the line; null for none.</param>
internal sealed record Ending(int Status, string? Reason = null)
{
    public const int Fine = 0, Refuted = 1, Unusable = 2, Failed = 70, Interrupted = 130;

    /// <summary>The meanings of the exit statuses.</summary>
    public const string Statuses =
        "Exit status: 0 fine; 1 something that was checked does not hold; 2 bad usage or an impossible layer; 70 it "
        + "could not be done here; 130 interrupted.";

    public const string RunDoctor = "torchconv doctor says why and what to do";

    /// <summary>TorchSharp's native part does not load, or must not be loaded.</summary>
    public static Ending NoLibTorch { get; } = new(Refuted, $"libtorch does not load here; {RunDoctor}");

    /// <summary>Returns the exit status of a check.</summary>
    public static int StatusOf(bool holds) => holds ? Fine : Refuted;

    /// <summary>Returns how the process ends after an exception.</summary>
    public static Ending From(Exception e, ParseResult? result) => e switch
    {
        OperationCanceledException => new(Interrupted),
        UnwritableOutputException => new(Failed, e.Message),
        ArgumentException error => new(Unusable, result is null ? Guard.MessageOf(error) : BadUsage.Describe(error, result)),
        _ when IsLibTorchMissing(e) && LibTorchElsewhere.Failure is { } failure =>
            new(Failed, $"libtorch could not be fetched, the next command tries again: {failure}"),
        _ when IsLibTorchMissing(e) => NoLibTorch,
        _ when Causes(e).Select(MissingAssembly).FirstOrDefault(name => name is not null) is { } missing => missing == "TorchSharp"
            ? new(Refuted, $"TorchSharp.dll is missing or damaged; {RunDoctor}")
            : new(Failed, $"{missing}.dll is missing or damaged: build again"),
        ExternalException => new(Failed, $"libtorch rejected a request that should have been rejected before ({e.GetType().Name})"),
        OutOfMemoryException => new(Failed, "there is not enough memory for this"),
        _ => new(Failed, $"unexpected error: {e.GetType().Name} ({e.Message})"),
    };

    /// <summary>Writes the line, if there is one; returns the exit status.</summary>
    /// <param name="error">Standard error.</param>
    /// <param name="result">The command line, whose long arguments are shortened.</param>
    public int Say(TextWriter error, ParseResult? result = null)
    {
        if (Reason is null)
            return Status;

        try
        {
            error.WriteLine(ErrorLine.Format($"torchconv: {Reason}", result?.Tokens.Select(token => token.Value) ?? []));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Standard error cannot be written either; the exit status has to do.
        }

        return Status;
    }

    private static IEnumerable<Exception> Causes(Exception e)
    {
        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
            yield return cause;
    }

    /// <summary>Whether something failed because libtorch does not load.</summary>
    public static bool IsLibTorchMissing(Exception e) => Causes(e).Any(IsThrownWithoutIt);

    private static bool IsThrownWithoutIt(Exception e) =>
        e is TypeInitializationException { TypeName: "TorchSharp.torch" }
        || (e is DllNotFoundException or NotSupportedException && e.TargetSite?.DeclaringType?.Assembly.GetName().Name == "TorchSharp");

    /// <summary>Returns the name of the assembly that does not load; null if the exception has another cause.</summary>
    private static string? MissingAssembly(Exception e)
    {
        string? name = e switch
        {
            FileNotFoundException error => error.FileName,
            FileLoadException error => error.FileName,
            BadImageFormatException error => error.FileName,
            _ => null,
        };
        return name is null ? null
            : name.Contains(", Version=", StringComparison.Ordinal) ? name.Split(',')[0]
            : Path.GetExtension(name) == ".dll" ? Path.GetFileNameWithoutExtension(name)
            : null;
    }
}
