using System.CommandLine;
using System.Text;

namespace TorchConv.Cli.Options;

/// <summary>The option <c>-o</c>: the file that a command writes, completely or not at all.</summary>
internal sealed class OutputFile
{
    private const string StandardOutput = "-";

    private const int UnixDiskFull = 28, WindowsDiskFull = unchecked((int)0x80070070);

    private readonly ParsedOption<string?> _path;

    public OutputFile(Command command, string meaning)
    {
        _path = new ParsedOption<string?>("--output", meaning, "file", text => text, UnwritableException.Parameter);
        _path.Aliases.Add("-o");
        command.Add(_path);
    }

    /// <summary>Writes to the file, or to standard output if none is given or it is "-".</summary>
    public async Task WriteAsync(string text, ParseResult result, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (result.GetValue(_path) is { } path && path != StandardOutput)
            Write(path, Encoding.UTF8.GetBytes(text));
        else
            await result.InvocationConfiguration.Output.WriteAsync(text.AsMemory(), cancel).ConfigureAwait(false);
    }

    private static void Write(string path, byte[] bytes)
    {
        string given = path;
        try
        {
            path = Resolved(path);
            if (!FileKind.Exists(path))
                Create(path, bytes);
            else if (FileKind.IsReadOnly(path))
                throw new UnwritableException("it is read-only");
            else if (FileKind.IsRegular(path))
                Replace(path, bytes);
            else
                Send(path, bytes);
        }
        catch (UnauthorizedAccessException)
        {
            throw new UnwritableException("permission is denied");
        }
        catch (IOException e) when (e.HResult is UnixDiskFull or WindowsDiskFull)
        {
            throw new UnwritableOutputException("No space left on device", $"--output {given}: the file");
        }
        catch (Exception e) when (e is IOException or NotSupportedException)
        {
            throw new UnwritableException(e.Message.Replace(UnfinishedName(path), given, StringComparison.Ordinal));
        }
    }

    /// <summary>Returns the path of the file itself, after following a link, whose target need not exist yet.</summary>
    private static string Resolved(string path)
    {
        if (string.IsNullOrWhiteSpace(path) || path.Contains('\0', StringComparison.Ordinal))
            throw new UnwritableException("this is no name of a file");

        if (!FileKind.Exists(path) && new FileInfo(path).LinkTarget is not null)
            path = File.ResolveLinkTarget(Path.GetFullPath(path), returnFinalTarget: true)!.FullName;
        string? folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (Directory.Exists(path) || !Directory.Exists(folder))
            throw new UnwritableException(Directory.Exists(path) ? "it is a folder" : $"there is no folder {folder}");

        return path;
    }

    private static string UnfinishedName(string path) => $"{path}.{Environment.ProcessId}.unfinished";

    /// <summary>Creates a file under a temporary name and renames it when it is complete.</summary>
    private static void Create(string path, byte[] bytes)
    {
        string unfinished = UnfinishedName(path);
        try
        {
            using (FileStream file = new(unfinished, FileMode.CreateNew, FileAccess.Write))
                file.Write(bytes);
            File.Move(unfinished, path);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>
    /// Overwrites an existing file, which keeps its mode, its owner and its other links. If the new content does not fit, the old
    /// one is restored.
    /// </summary>
    private static void Replace(string path, byte[] bytes)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite);
        byte[] before = new byte[file.Length];
        file.ReadExactly(before);
        try
        {
            Put(bytes);
        }
        catch (IOException)
        {
            Put(before);
            throw;
        }

        void Put(byte[] content)
        {
            file.Position = 0;
            file.Write(content);
            file.Flush();
            file.SetLength(content.Length);
        }
    }

    /// <summary>Writes to a device or a pipe. A pipe whose reader has closed it is not an error.</summary>
    private static void Send(string path, byte[] bytes)
    {
        const int BrokenPipe = 32;
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            file.Write(bytes);
        }
        catch (IOException e) when (e.HResult == BrokenPipe)
        {
        }
    }
}

/// <summary>A file that cannot be written.</summary>
internal sealed class UnwritableException(string reason) : ArgumentException($"the file cannot be written: {reason}", Parameter)
{
    public const string Parameter = "output";
}
