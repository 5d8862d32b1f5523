using System.Globalization;
using TorchConv.Arithmetic;
using TorchConv.Modules;
using TorchConv.Tables;

namespace TorchConv.Summaries;

/// <summary>
/// A summary as a table. For people: the tree in the first column, the chosen columns, and the totals below. For programs: all
/// calls and columns.
/// </summary>
internal static class SummaryTable
{
    private static readonly NumberFormatInfo Percent = new() { PercentPositivePattern = 1 };

    /// <summary>Returns the table with the totals below it.</summary>
    public static IReadOnlyList<Block> Blocks(ModelSummary summary, SummaryLayout layout)
    {
        SummaryWords words = SummaryWords.For(layout);
        List<IReadOnlyList<Cell>> rows = [];
        Add(summary.Model, "", "", 0);
        bool hasFields = layout.Columns.Contains(SummaryColumn.ReceptiveField);
        Column[] columns = [.. layout.Columns.Select((column, i) => new Column(words.Columns[column], IsNumber(column), Rank: i + 1))];
        (string, Cell)[] totals = TotalsOf(summary, words);
        IEnumerable<(string, Cell)> remarks = hasFields ? words.Fields.Remarks(summary.Model) : [];
        return [new Table([new Column(words.Module), .. columns], rows), new Line(""), new Pairs([.. totals, .. remarks])];

        void Add(ModuleFacts facts, string branch, string below, int depth)
        {
            string name = depth == 0 ? facts.Type : $"{facts.Name} ({facts.Type})";
            rows.Add([Cell.Name(branch + name), .. layout.Columns.Select(column => CellOf(facts, column, words))]);
            if (depth >= (layout.Depth ?? int.MaxValue))
                return;

            for (int i = 0; i < facts.Calls.Count; i++)
            {
                bool isLast = i == facts.Calls.Count - 1;
                Add(facts.Calls[i], below + (isLast ? "└─ " : "├─ "), below + (isLast ? "   " : "│  "), depth + 1);
            }
        }
    }

    /// <summary>Returns all calls with all of their facts; unknown ones are empty.</summary>
    public static Table Calls(ModelSummary summary)
    {
        List<IReadOnlyList<Cell>> rows = [];
        Add(summary.Model, 0);
        string[] names =
        [
            "path", "type", "depth", "inputShapes", "outputShapes", "kernelSize", "stride", "padding", "dilation", "groups",
            "receptiveField", "effectiveStride", "effectivePadding", "isAligned", "noField", "addsContextFrom",
            "parameters", "trainableParameters", "isRepeated", "multiplyAdds", "share", "outputBytes",
        ];
        return new Table([.. names.Select(name => new Column(name))], rows);

        void Add(ModuleFacts facts, int depth)
        {
            rows.Add(
            [
                facts.Path,
                facts.Type,
                depth,
                Shapes(facts.Inputs),
                Shapes(facts.Outputs),
                Along(facts.Window, axis => axis.Kernel),
                Along(facts.Window, axis => axis.Stride),
                Along(facts.Window, axis => axis.PaddingBefore),
                Along(facts.Window, axis => axis.Dilation),
                facts.Window is { } window ? window.Groups : Cell.Empty,
                facts.ReceptiveField is { } field ? Cell.Sizes(field.Sizes) : Cell.Empty,
                facts.ReceptiveField is { } strided ? Cell.Sizes(strided.EffectiveStrides) : Cell.Empty,
                facts.ReceptiveField is { } padded ? Cell.Sizes(padded.EffectivePaddings) : Cell.Empty,
                facts.ReceptiveField is { } aligned ? Cell.From(aligned.IsAligned) : Cell.Empty,
                facts.NoField is { } reason ? SummaryReport.NameOf(reason) : Cell.Empty,
                facts.AddsContextFrom is { } from ? Cell.Sizes(from) : Cell.Empty,
                facts.Parameters,
                facts.TrainableParameters,
                Cell.From(facts.IsRepeated),
                facts.MultiplyAdds.Exact is { } exact ? exact : Cell.Missing,
                Share(facts),
                facts.OutputBytes,
            ]);
            foreach (ModuleFacts call in facts.Calls)
                Add(call, depth + 1);
        }
    }

    private static bool IsNumber(SummaryColumn column) =>
        column is SummaryColumn.Parameters or SummaryColumn.Trainable or SummaryColumn.MultiplyAdds or SummaryColumn.Share
            or SummaryColumn.OutputBytes;

    private static Cell CellOf(ModuleFacts facts, SummaryColumn column, SummaryWords words) => column switch
    {
        SummaryColumn.InputShape => Shapes(facts.Inputs),
        SummaryColumn.OutputShape => Shapes(facts.Outputs),
        SummaryColumn.Window => Cell.Unbroken(facts.Window?.ToString() ?? ""),
        SummaryColumn.ReceptiveField => words.Fields.CellOf(facts),
        SummaryColumn.Parameters => facts is { IsRepeated: true, Parameters: > 0 } ? Cell.Unbroken(words.Again) : facts.Parameters,
        SummaryColumn.Trainable => facts is { IsRepeated: true, Parameters: > 0 } ? Cell.Unbroken(words.Again) : facts.TrainableParameters,
        SummaryColumn.MultiplyAdds => Cell.Unbroken(facts.MultiplyAdds.ToString()),
        SummaryColumn.Share => facts.MultiplyAdds is { IsComplete: false, Known: 0 } ? Cell.Unbroken("--") : Share(facts),
        SummaryColumn.OutputBytes => facts.OutputBytes,
        _ => throw new ArgumentOutOfRangeException(nameof(column)),
    };

    private static (string, Cell)[] TotalsOf(ModelSummary summary, SummaryWords words)
    {
        string atLeast = summary.MultiplyAdds.IsComplete ? "" : words.AtLeast + " ";
        string memory = $"{words.Inputs} {Bytes(summary.InputBytes)}, {words.Parameters} {Bytes(summary.ParameterBytes)}, "
            + $"{words.Activations} {Bytes(summary.ActivationBytes)}";
        string pass = summary.Pass == SummaryPass.AllComputed && summary.Inputs.Any(input => input.Value is not null)
            ? words.OnValues
            : words.Passes[summary.Pass];
        return
        [
            (words.Inputs, string.Join(", ", summary.Inputs.Select(NameOf))),
            (
                words.Parameters,
                $"{(Cell)summary.Parameters} ({words.Trainable} {(Cell)summary.TrainableParameters}, {words.Frozen} "
                + $"{(Cell)summary.FrozenParameters})"),
            (words.Buffers, summary.Buffers),
            (words.MultiplyAdds, $"{atLeast}{(Cell)summary.MultiplyAdds.Known} ({pass})"),
            (words.Memory, memory),
            .. summary.Unused.Count == 0 ? [] : new (string, Cell)[] { (words.Unused, string.Join(", ", summary.Unused)) },
            .. summary.Unseen.Count == 0
                ? []
                : new (string, Cell)[] { (words.Unseen, $"{string.Join(", ", summary.Unseen)} {words.WriteCall}") },
        ];
    }

    private static string NameOf(ModelInput input) =>
        input.IsValue ? $"{input}" : $"{input.Shape} ({ModelInput.NameOf(input.Type!.Value)})";

    private static Cell Share(ModuleFacts facts) =>
        new(facts.Share.ToString("P1", Percent), facts.Share.ToString("0.######", CultureInfo.InvariantCulture), Fit.Unbroken);

    private static Cell Shapes(IReadOnlyList<Shape> shapes) =>
        Cell.List([.. shapes.Select(shape => shape.Rank == 0 ? new Cell("()", "", Fit.Unbroken) : shape)]);

    private static Cell Along(WindowFacts? window, Func<SlidingWindow, long> size) =>
        window is null ? Cell.Empty : Cell.Sizes(window.Axes.Select(size));

    /// <summary>Formats bytes in decimal units: 1 kB is 1000 bytes.</summary>
    private static string Bytes(long bytes) => bytes switch
    {
        < 1_000 => FormattableString.Invariant($"{bytes} B"),
        < 1_000_000 => FormattableString.Invariant($"{bytes / 1e3:N1} kB"),
        < 1_000_000_000 => FormattableString.Invariant($"{bytes / 1e6:N1} MB"),
        _ => FormattableString.Invariant($"{bytes / 1e9:N1} GB"),
    };
}
