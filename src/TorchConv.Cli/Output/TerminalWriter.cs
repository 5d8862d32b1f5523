using Spectre.Console;

namespace TorchConv.Cli.Output;

/// <summary>Draws a document: boxes and colours on a terminal, plain aligned text elsewhere.</summary>
internal static class TerminalWriter
{
    // Wider than any table: what is piped is never wrapped.
    private const int UnboundedWidth = 10_000;

    public static void Write(Document document, TextWriter output, bool isTerminal)
    {
        using StringWriter text = new();
        IAnsiConsole console = Console(isTerminal ? output : text, isTerminal);
        foreach (Block block in document.Blocks)
            Write(block, console, isTerminal);

        if (isTerminal)
            return;

        // A table pads its last column; nobody wants these spaces in a file.
        foreach (string line in text.ToString().TrimEnd().Split('\n'))
            output.WriteLine(line.TrimEnd());
    }

    private static IAnsiConsole Console(TextWriter output, bool isTerminal)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        if (!isTerminal)
            console.Profile.Width = UnboundedWidth;
        return console;
    }

    private static void Write(Block block, IAnsiConsole console, bool isTerminal)
    {
        switch (block)
        {
            case Heading heading:
                console.WriteLine();
                console.WriteLine(heading.Text, new Style(decoration: heading.Level == 1 ? Decoration.Bold | Decoration.Underline : Decoration.Bold));
                break;
            case Line line:
                console.WriteLine(line.Text, StyleOf(line.Tone));
                break;
            case Preformatted lines:
                console.WriteLine(lines.Text);
                break;
            case Drawing drawing:
                console.WriteLine(drawing.Draw(isTerminal ? new Canvas(console.Profile.Width, HasShades: true) : Canvas.Plain));
                break;
            case Grid grid:
                console.Write(TableOf(grid, isTerminal));
                break;
        }
    }

    private static Table TableOf(Grid grid, bool isTerminal)
    {
        Table table = new Table().Border(isTerminal ? TableBorder.Rounded : TableBorder.None);
        foreach (Column column in grid.Columns)
        {
            TableColumn drawn = new(new Text(column.Header, new Style(decoration: Decoration.Bold)));
            table.AddColumn(column.IsNumber ? drawn.RightAligned() : drawn);
        }

        foreach (IReadOnlyList<string> row in grid.Rows)
            table.AddRow(row.Select(cell => new Text(cell)));
        return table;
    }

    private static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Good => new Style(Color.Green),
        Tone.Remark => new Style(Color.Yellow),
        Tone.Bad => new Style(Color.Red),
        _ => Style.Plain,
    };
}
