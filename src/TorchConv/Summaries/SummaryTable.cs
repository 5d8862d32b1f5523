using System.Globalization;
using TorchConv.Arithmetic;

namespace TorchConv.Summaries;

/// <summary>A summary as rows of text, before it is drawn: the tree in the first column, then the columns that are asked for; totals below.</summary>
internal sealed record SummaryTable(
    IReadOnlyList<SummaryTable.Column> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, IReadOnlyList<(string Label, string Value)> Totals)
{
    public sealed record Column(string Header, bool IsNumber);

    public static SummaryTable Of(ModelSummary summary, SummaryLayout layout)
    {
        SummaryWords words = SummaryWords.Of(layout);
        List<IReadOnlyList<string>> rows = [];
        Add(summary.Model, "", "", 0);
        return new SummaryTable(
            [new Column(words.Module, false), .. layout.Columns.Select(column => new Column(words.Columns[column], IsNumber(column)))],
            rows,
            TotalsOf(summary, words));

        void Add(ModuleFacts facts, string branch, string below, int depth)
        {
            string name = depth == 0 ? facts.Type : $"{facts.Name} ({facts.Type})";
            rows.Add([branch + name, .. layout.Columns.Select(column => Cell(facts, column, words))]);
            if (depth >= (layout.Depth ?? int.MaxValue))
                return;

            for (int i = 0; i < facts.Calls.Count; i++)
            {
                bool isLast = i == facts.Calls.Count - 1;
                Add(facts.Calls[i], below + (isLast ? "└─ " : "├─ "), below + (isLast ? "   " : "│  "), depth + 1);
            }
        }
    }

    private static bool IsNumber(SummaryColumn column) =>
        column is SummaryColumn.Parameters or SummaryColumn.Trainable or SummaryColumn.MultiplyAdds or SummaryColumn.Share or SummaryColumn.OutputBytes;

    private static string Cell(ModuleFacts facts, SummaryColumn column, SummaryWords words) => column switch
    {
        SummaryColumn.InputShape => Print(facts.Inputs),
        SummaryColumn.OutputShape => Print(facts.Outputs),
        SummaryColumn.Window => facts.Window?.ToString() ?? "",
        SummaryColumn.ReceptiveField => facts.ReceptiveField?.ToString() ?? "",
        SummaryColumn.Parameters => facts is { IsRepeated: true, Parameters: > 0 } ? words.Again : Number(facts.Parameters),
        SummaryColumn.Trainable => facts is { IsRepeated: true, Parameters: > 0 } ? words.Again : Number(facts.TrainableParameters),
        SummaryColumn.MultiplyAdds => facts.MultiplyAdds.ToString(),
        SummaryColumn.Share => facts.MultiplyAdds is { IsComplete: false, Known: 0 } ? "--" : facts.Share.ToString("P1", Percent),
        SummaryColumn.OutputBytes => Number(facts.OutputBytes),
        _ => throw new ArgumentOutOfRangeException(nameof(column)),
    };

    private static readonly NumberFormatInfo Percent = new() { PercentPositivePattern = 1 };

    private static (string, string)[] TotalsOf(ModelSummary summary, SummaryWords words)
    {
        string atLeast = summary.MultiplyAdds.IsComplete ? "" : words.AtLeast + " ";
        string memory = $"{words.Inputs} {Bytes(summary.InputBytes)}, {words.Parameters} {Bytes(summary.ParameterBytes)}, {words.Activations} {Bytes(summary.ActivationBytes)}";
        return
        [
            (words.Inputs, string.Join(", ", summary.Inputs.Select(input => $"{input.Shape} ({ModelInput.NameOf(input.Type!.Value)})"))),
            (words.Parameters, $"{Number(summary.Parameters)} ({words.Trainable} {Number(summary.TrainableParameters)}, {words.Frozen} {Number(summary.FrozenParameters)})"),
            (words.Buffers, Number(summary.Buffers)),
            (words.MultiplyAdds, $"{atLeast}{Number(summary.MultiplyAdds.Known)} ({words.Passes[summary.Pass]})"),
            (words.Memory, memory),
            .. summary.Unused.Count == 0 ? [] : new[] { (words.Unused, string.Join(", ", summary.Unused)) },
        ];
    }

    private static string Print(IReadOnlyList<Shape> shapes) => string.Join(", ", shapes.Select(shape => shape.Rank == 0 ? "()" : shape.ToString()));

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>In units of 1000, as storage is sold.</summary>
    private static string Bytes(long bytes) => bytes switch
    {
        < 1_000 => FormattableString.Invariant($"{bytes} B"),
        < 1_000_000 => FormattableString.Invariant($"{bytes / 1e3:N1} kB"),
        < 1_000_000_000 => FormattableString.Invariant($"{bytes / 1e6:N1} MB"),
        _ => FormattableString.Invariant($"{bytes / 1e9:N1} GB"),
    };
}
