using System.Diagnostics;
using TorchConv.Tables;

namespace TorchConv.Cli.Output;

/// <summary>
/// Says on a terminal how far a command is that takes longer than two seconds, and for how long it has run; the line is gone when it ends.
/// Nothing is written where standard error is not a terminal.
/// </summary>
internal sealed class Progress : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2), Second = TimeSpan.FromSeconds(1);

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Lock _drawing = new();
    private readonly int _steps;
    private readonly TextWriter? _terminal;
    private readonly Timer? _timer;
    private int _step;
    private string _what = "";
    private int _width;
    private bool _hasEnded;

    /// <param name="steps">How many steps there are.</param>
    /// <param name="terminal">Where the line is drawn; nowhere if null.</param>
    public Progress(int steps, TextWriter? terminal)
    {
        (_steps, _terminal) = (steps, terminal);
        if (terminal is not null)
            _timer = new Timer(_ => Draw(), null, Patience, Second);
    }

    public Progress(int steps = 1)
        : this(steps, Console.IsErrorRedirected ? null : Console.Error)
    {
    }

    /// <summary>A command of one step that cannot say how far it is.</summary>
    public static Progress Of(string what)
    {
        Progress progress = new();
        progress.Say(what);
        return progress;
    }

    /// <summary>Says what the next step is.</summary>
    public void Say(string what)
    {
        lock (_drawing)
            (_step, _what) = (_step + 1, what);
    }

    /// <summary>Draws the line anew.</summary>
    internal void Draw()
    {
        lock (_drawing)
        {
            if (_hasEnded)
                return;

            string line = $"{(_steps > 1 ? $"{_step}/{_steps} " : "")}{_what}, {(int)Stopwatch.GetElapsedTime(_start).TotalSeconds} s";
            _terminal?.Write($"\r{Wrapping.Pad(line, _width)}");
            _width = Wrapping.WidthOf(line);
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();
        lock (_drawing)
        {
            _hasEnded = true;
            if (_width > 0)
                _terminal?.Write($"\r{new string(' ', _width)}\r");
        }
    }
}
