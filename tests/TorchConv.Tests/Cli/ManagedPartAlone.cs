namespace TorchConv.Tests.Cli;

/// <summary>A folder with what was built and no native library: those lie in a folder of their own.</summary>
public sealed class ManagedPartAlone : IDisposable
{
    public ManagedPartAlone()
    {
        foreach (string file in Directory.EnumerateFiles(CommandLine.Folder).Where(file => Path.GetExtension(file) is ".dll" or ".json"))
            File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)));
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("torchconv-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
