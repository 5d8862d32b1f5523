namespace TorchConv.Cli.Fetching;

/// <summary>
/// The turn of one torchconv to fetch: others wait, so that what an unfinished fetch has left and is removed cannot be theirs. Where the
/// folder of this program's data cannot be written, nobody waits; NuGet itself then keeps the two apart.
/// </summary>
internal sealed class FetchTurn : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly FileStream? _file;

    private FetchTurn(FileStream? file) => _file = file;

    /// <summary>Waits for the turn. It ends with the process, however that ends.</summary>
    public static FetchTurn Wait(string folder)
    {
        bool isTold = false;
        while (true)
        {
            try
            {
                Directory.CreateDirectory(folder);
                return new FetchTurn(
                    new FileStream(Path.Combine(folder, "fetching"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException e) when (e.GetType() == typeof(IOException) && File.Exists(Path.Combine(folder, "fetching")))
            {
                if (!isTold)
                    Console.Error.WriteLine("torchconv: another torchconv is fetching libtorch; waiting for it");
                isTold = true;
                Thread.Sleep(Pause);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return new FetchTurn(null);
            }
        }
    }

    public void Dispose() => _file?.Dispose();
}
