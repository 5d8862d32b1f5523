using System.CommandLine;
using System.Globalization;
using System.Text;
using TorchConv.Arithmetic;
using TorchConv.Cli.Endings;
using TorchConv.Cli.Options;
using TorchConv.Cli.Output;
using TorchConv.Expressions;
using TorchConv.Porting;
using TorchConv.Tables;

namespace TorchConv.Cli.Commands;

/// <summary><c>torchconv port FILE</c>: PyTorch as text in, TorchSharp's C# and the facts of its layers out.</summary>
internal static class PortCommand
{
    public static Command Create()
    {
        Command command = new(
            "port", "PyTorch text in (an expression, a script, a class, the output of print(model)), TorchSharp C# and its facts out.");
        Argument<string> file = new("file") { Description = "A file, - for standard input, or an expression in quotes." };
        ParsedOption<Shape?> input = new(
            "--input",
            "The shape of the input, for shapes and fields where the order of the layers is known.",
            "shape",
            text => Shape.Parse(text),
            "input");
        ParsedOption<string> to = new(
            "--to", "The language to write: pytorch for an expression.", "csharp|pytorch", Read.OneOf("csharp", "pytorch"))
        {
            DefaultValueFactory = _ => "csharp",
        };
        Option<bool> code = new("--code") { Description = "Write the code alone." };
        command.Add(file);
        foreach (Option option in (Option[])[input, to, code])
            command.Add(option);
        FormatOptions output = new(command);

        command.SetAction(result => PastedText.Or(result, () =>
        {
            string text = TextOf(result.GetValue(file)!);
            if (result.GetValue(to) == "pytorch")
                return Write(Port.ToPyTorch(text), result);

            Port port = Port.Read(text, result.GetValue(input));
            return result.GetValue(code) ? Write(port.CSharp.TrimEnd('\n'), result) : Report(port, output, result);
        }));
        return command;
    }

    /// <summary>No more is read than can be understood.</summary>
    private static string TextOf(string file)
    {
        if (file == "-")
            return Limited(Console.In);
        if (file.Contains('(', StringComparison.Ordinal) && !File.Exists(file))
            return file;

        try
        {
            // A character takes at most four bytes.
            long atLeast = new FileInfo(file).Length / 4;
            if (atLeast > SourceText.MaxLength)
            {
                throw new FormatException(string.Create(CultureInfo.InvariantCulture,
                    $"the text has {atLeast:N0} characters or more; it must have at most {SourceText.MaxLength:N0}"));
            }

            using StreamReader reader = new(file, Encoding.UTF8);
            return Limited(reader);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            string why = Directory.Exists(file) ? "it is a folder" : File.Exists(file) ? "access is refused" : "there is no such file";
            throw new ArgumentException($"file {file} cannot be read: {why}");
        }
    }

    private static string Limited(TextReader reader)
    {
        char[] text = new char[SourceText.MaxLength + 1];
        return new string(text, 0, reader.ReadBlock(text, 0, text.Length));
    }

    private static int Write(string code, ParseResult result)
    {
        result.InvocationConfiguration.Output.WriteLine(code);
        return Ending.StatusOf(true);
    }

    private static int Report(Port port, FormatOptions output, ParseResult result)
    {
        bool zh = output.IsChinese(result);
        output.Write(
            Document.Create(
                [
                    new Drawing(_ => port.CSharp.TrimEnd('\n')),
                    new Line(""),
                    Facts(port, zh),
                    new Line(""),
                    new Pairs([(Total(port, zh), port.Parameters)]),
                    .. port.Rows.Where(row => row.Problem is not null && row.Parameters is not null)
                        .Select(row => new Line($"{(row.Path.Length == 0 ? row.Kind : row.Path)}: {row.Problem}", Tone.Bad)),
                    .. port.Notes.Select(note => new Line(note)),
                    .. port.Unknown.IsEmpty ? Array.Empty<Block>() : [new Line(""), Unknown(port, zh)],
                ],
                PortReport.Of(port),
                Json.Readable.PortReport),
            result);
        return Ending.StatusOf(port.Fits);
    }

    private static string Total(Port port, bool zh) => (port.AreAllCounted, zh) switch
    {
        (true, true) => "参数总数",
        (true, false) => "parameters",
        (false, true) => "参数总数至少为",
        (false, false) => "parameters, at least",
    };

    private static Table Facts(Port port, bool zh)
    {
        bool hasShapes = port.Rows.Any(row => row.Output is not null), hasFields = port.Rows.Any(row => row.Field is not null);
        return new Table(
            [
                new(zh ? "模块" : "module"),
                new(zh ? "种类" : "kind", Rank: 1),
                new(zh ? "行" : "line", IsNumber: true, Rank: 4),
                new(zh ? "参数" : "parameters", IsNumber: true),
                .. hasShapes ? [new Column(zh ? "输出形状" : "output shape", Rank: 2)] : Array.Empty<Column>(),
                .. hasFields ? [new Column(zh ? "感受野" : "field", IsNumber: true, Rank: 3)] : Array.Empty<Column>(),
            ],
            [.. port.Rows.Select(row => (Cell[])
            [
                Cell.Name(row.Path),
                Cell.Unbroken(row.Kind),
                row.Line,
                row.Parameters is { } parameters ? parameters : Cell.Missing,
                .. hasShapes ? [row.Output is { } shape ? shape : Cell.Missing] : Array.Empty<Cell>(),
                .. hasFields ? [row.Field is { } field ? field : Cell.Missing] : Array.Empty<Cell>(),
            ])]);
    }

    private static Table Unknown(Port port, bool zh) => new(
        [new(zh ? "未移植" : "not ported"), new(zh ? "行" : "line", IsNumber: true), new(zh ? "原因" : "reason")],
        [.. port.Unknown.Select(unknown => (Cell[])[Cell.Name(unknown.Name), unknown.Line, unknown.Reason])]);
}
