namespace TorchConv.Cli.Output;

/// <summary>Says on a terminal how far a command is that takes longer than two seconds; the line is gone when it ends.</summary>
internal sealed class Progress(int steps) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly long _start = System.Diagnostics.Stopwatch.GetTimestamp();
    private readonly bool _isSeen = !Console.IsErrorRedirected;
    private int _step;
    private int _width;

    /// <summary>Says what the next step is.</summary>
    public void Say(string what)
    {
        _step++;
        if (!_isSeen || System.Diagnostics.Stopwatch.GetElapsedTime(_start) < Patience)
            return;

        string line = $"{_step}/{steps} {what}";
        Console.Error.Write($"\r{line.PadRight(_width)}");
        _width = line.Length;
    }

    public void Dispose()
    {
        if (_width > 0)
            Console.Error.Write($"\r{new string(' ', _width)}\r");
    }
}
