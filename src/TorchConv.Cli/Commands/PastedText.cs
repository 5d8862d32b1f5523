using System.CommandLine;
using TorchConv.Cli.Endings;
using TorchConv.Expressions;

namespace TorchConv.Cli.Commands;

/// <summary>Text that was pasted: what is wrong with it is shown where it stands, with a caret below.</summary>
internal static class PastedText
{
    /// <summary>Carries out what reads the text; returns the exit status.</summary>
    public static int Or(ParseResult result, Func<int> action)
    {
        try
        {
            return action();
        }
        catch (SyntaxException e)
        {
            int status = new Ending(Ending.Unusable, e.Problem).Say(result.InvocationConfiguration.Error, result);
            result.InvocationConfiguration.Error.WriteLine(e.Picture);
            return status;
        }
        catch (FormatException e)
        {
            throw new ArgumentException(e.Message);
        }
    }
}
