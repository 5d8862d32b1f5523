using System.Globalization;

namespace TorchConv.Cli.Fetching;

/// <summary>How much of a package has come, on standard error; where that is no terminal, one line says what is fetched.</summary>
internal sealed class FetchBar : IDisposable
{
    private const int Width = 30, BytesPerMegabyte = 1_000_000;

    private readonly LibTorchPackage _package;
    private readonly bool _isTerminal = !Console.IsErrorRedirected;

    public FetchBar(LibTorchPackage package)
    {
        _package = package;
        string size = package.Megabytes is { } megabytes ? $", {megabytes} MB" : "";
        Console.Error.WriteLine(
                "torchconv: fetching libtorch once, from the configured NuGet sources " + $"({package.Id} {package.Version}{size})");
    }

    /// <summary>Draws the line anew.</summary>
    public void Draw()
    {
        if (!_isTerminal)
            return;

        double megabytes = (double)Arrived() / BytesPerMegabyte;
        int full = _package.Megabytes is { } all ? (int)Math.Clamp(Width * megabytes / all, 0, Width) : 0;
        Console.Error.Write(string.Create(CultureInfo.InvariantCulture,
            $"\r[{new string('#', full)}{new string('.', Width - full)}] {megabytes,4:F0} MB"));
    }

    public void Dispose()
    {
        if (_isTerminal)
            Console.Error.Write($"\r{new string(' ', Width + 12)}\r");
    }

    /// <summary>NuGet writes what comes into a file of its cache of downloads.</summary>
    private long Arrived()
    {
        try
        {
            string cache = Environment.GetEnvironmentVariable("NUGET_HTTP_CACHE_PATH") is { Length: > 0 } chosen
                ? chosen
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "NuGet",
                    OperatingSystem.IsWindows() ? "v3-cache" : "http-cache");
            return new DirectoryInfo(cache).EnumerateFiles($"*{_package.Id}.{_package.Version}*", SearchOption.AllDirectories)
                .Sum(file => file.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
