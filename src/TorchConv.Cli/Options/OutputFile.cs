using System.CommandLine;

namespace TorchConv.Cli.Options;

/// <summary>The option <c>-o</c>: the file that a command writes, whole or not at all.</summary>
internal sealed class OutputFile
{
    private readonly ParsedOption<string?> _path;

    public OutputFile(Command command, string meaning)
    {
        _path = new ParsedOption<string?>("--output", meaning, "file", text => text, UnwritableException.Parameter);
        _path.Aliases.Add("-o");
        command.Add(_path);
    }

    /// <summary>Writes to the file, or to standard output where none is named.</summary>
    public async Task WriteAsync(string text, ParseResult result, CancellationToken cancel)
    {
        if (result.GetValue(_path) is not { } path)
        {
            await result.InvocationConfiguration.Output.WriteAsync(text.AsMemory(), cancel).ConfigureAwait(false);
            return;
        }

        string? folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (Directory.Exists(path) || !Directory.Exists(folder))
            throw new UnwritableException(Directory.Exists(path) ? "it is a folder" : $"there is no folder {folder}");

        string unfinished = $"{path}.{Environment.ProcessId}.unfinished";
        try
        {
            await File.WriteAllTextAsync(unfinished, text, cancel).ConfigureAwait(false);
            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new UnwritableException(e.Message);
        }
        finally
        {
            if (File.Exists(unfinished))
                File.Delete(unfinished);
        }
    }
}

/// <summary>A file that cannot be written.</summary>
internal sealed class UnwritableException(string reason) : ArgumentException($"the file cannot be written: {reason}", Parameter)
{
    public const string Parameter = "output";
}
