using System.CommandLine;
using TorchConv.Arithmetic;
using TorchConv.Cli.Endings;
using TorchConv.Cli.Models;
using TorchConv.Cli.Options;
using TorchConv.Cli.Output;
using TorchConv.Summaries;
using TorchSharp;

namespace TorchConv.Cli.Commands;

/// <summary><c>torchconv summary</c>: the facts of every module in a model, which is a known one or the user's own.</summary>
internal static class SummaryCommand
{
    public static Command Create()
    {
        Command command = new("summary", "The shapes, parameters and multiply-adds of every module in a model, without running it.");
        ParsedOption<string?> model = new(
            "--model", "A model that is known here.", string.Join('|', KnownModels.Names), Read.OneOf(KnownModels.Names));
        ParsedOption<string?> assembly = new(
            "--assembly", "The compiled assembly of a model of your own.", "path.dll", text => text, "assembly");
        ParsedOption<string?> type = new(
            "--type", "The type of your model in the assembly, with its namespace.", "My.Model", text => text, "type", "model");
        ListOption arguments = new("--args", "The arguments of its constructor, such as 10 true.", "value", "arguments");
        ParsedOption<ModelInput[]?> inputs = new(
            "--input",
            "The shape of the input, or of several separated by commas; with the type of its elements if needed: 1x128:int64; "
            + "=5 or =true for a parameter that is no tensor.",
            "shape",
            Inputs,
            "inputs");
        ParsedOption<int?> depth = new(
            "--depth", "How many levels of modules are shown; JSON and CSV hold all.", "number", text => (int?)WholeNumber(text, 0));
        ParsedOption<SummaryColumn[]?> columns = new(
            "--columns", "The columns to show, separated by commas; JSON and CSV hold all.", string.Join(',', Columns.Keys), ColumnsOf);
        ParsedOption<int?> width = new(
            "--width",
            "How wide the table may be; by default as wide as the terminal.",
            "characters",
            text => (int?)WholeNumber(text, 20));
        foreach (Option option in (Option[])[model, assembly, type, arguments, inputs, depth, columns, width])
            command.Add(option);
        FormatOptions output = new(command, hasCsv: true);

        command.SetAction(result =>
        {
            using torch.nn.Module made = Make(
                result.GetValue(model), result.GetValue(assembly), result.GetValue(type), result.GetValue(arguments) ?? []);
            NativeEnd.Tell(() => ForwardPass.WhereItRuns() ?? "libtorch ended the process");
            bool hasFields = output.IsData(result) || result.GetValue(columns)?.Contains(SummaryColumn.ReceptiveField) == true;
            ModelSummary summary = ModelSummary.Of(made, hasFields, InputsOf(result.GetValue(model), result.GetValue(inputs)));
            SummaryLayout layout = new()
            {
                Depth = result.GetValue(depth),
                IsChinese = output.IsChinese(result),
            };
            if (result.GetValue(columns) is { Length: > 0 } chosen)
                layout = layout with { Columns = chosen };
            output.Write(
                new Document(SummaryTable.Blocks(summary, layout), summary.ToJson) { Csv = SummaryTable.Calls(summary) },
                result,
                result.GetValue(width));
            return 0;
        });
        return command;
    }

    private static Dictionary<string, SummaryColumn> Columns { get; } = new()
    {
        ["input"] = SummaryColumn.InputShape,
        ["output"] = SummaryColumn.OutputShape,
        ["kernel"] = SummaryColumn.Window,
        ["field"] = SummaryColumn.ReceptiveField,
        ["parameters"] = SummaryColumn.Parameters,
        ["trainable"] = SummaryColumn.Trainable,
        ["multiply-adds"] = SummaryColumn.MultiplyAdds,
        ["share"] = SummaryColumn.Share,
        ["bytes"] = SummaryColumn.OutputBytes,
    };

    private static torch.nn.Module Make(string? model, string? assembly, string? type, string[] arguments) => (model, assembly, type) switch
    {
        ({ } known, null, null) when arguments.Length == 0 => KnownModels.Named(known).Make(torch.META),
        (null, { } file, { } name) => ModelAssembly.Make(file, name, arguments),
        _ => throw new ArgumentException(
            $"summary needs either --model ({string.Join(", ", KnownModels.Names)}) or --assembly and --type of your own"),
    };

    /// <summary>Returns the inputs. System.CommandLine returns an empty array for an option of several values that is not given.</summary>
    private static ModelInput[] InputsOf(string? model, ModelInput[]? inputs) =>
        (inputs is { Length: > 0 } ? inputs : null)
        ?? (model is null ? null : KnownModels.Named(model).Inputs)
        ?? throw new ArgumentException("a model of your own needs the shape of its input, such as 1x3x224x224", nameof(inputs));

    /// <summary>
    /// Commas stand between inputs; where nothing else stands between numbers, they stand between the sizes of one: 1,3,224,224.
    /// </summary>
    private static ModelInput[] Inputs(string text) =>
        text.IndexOfAny(['x', 'X', '×', '=']) < 0 ? [ModelInput.Parse(text)] : [.. text.Split(',').Select(part => ModelInput.Parse(part))];

    private static SummaryColumn[] ColumnsOf(string text) =>
        [.. text.Split(',').Select(name => Columns.TryGetValue(name, out SummaryColumn column)
            ? column
            : throw new FormatException($"\"{name}\" must be one of {string.Join(", ", Columns.Keys)}"))];

    private static long WholeNumber(string text, int least) =>
        SizesText.ReadNumber(text) is var number && number >= least && number <= int.MaxValue
            ? number
            : throw new FormatException($"it must be at least {least}");
}
