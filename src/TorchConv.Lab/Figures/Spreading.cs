namespace TorchConv.Lab.Figures;

/// <summary>A transposed convolution of one channel in numbers, for the pictures that show it: inputs x, weights k, outputs z.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Small">Height and width of its input.</param>
/// <param name="Large">Height and width of its output.</param>
/// <param name="Image">The numbers of the input.</param>
/// <param name="Weights">The numbers of the kernel.</param>
public sealed record Spreading(ConvTranspose2dSpec Layer, Size Small, Size Large, Pixels Image, Pixels Weights)
{
    internal Axis Down { get; } = new(Layer.AlongHeight, Large.Height - Layer.OutputPadding.Height, Small.Height);

    internal Axis Across { get; } = new(Layer.AlongWidth, Large.Width - Layer.OutputPadding.Width, Small.Width);

    private readonly Dictionary<(int, int), List<(Part Input, Part Weight)>> terms = [];

    private const int SumWidth = 48;

    private int? lines;

    /// <summary>The most lines that <see cref="Says"/> returns.</summary>
    internal int Lines => lines ??= Written.Lines(
        Outputs().Max(output => Terms(output.Row, output.Column).Count),
        from i in Enumerable.Range(0, Down.ShownStops) from j in Enumerable.Range(0, Across.ShownStops) select X(i, j),
        from i in Enumerable.Range(0, Down.Taps) from j in Enumerable.Range(0, Across.Taps) select K(i, j),
        Outputs().Select(output => Z(output.Row, output.Column, int.MaxValue)),
        SumWidth);

    /// <summary>The rows and columns of the output that are drawn.</summary>
    public (int Rows, int Columns) Drawn => ((int)Math.Min(Large.Height, Axis.Most), (int)Math.Min(Large.Width, Axis.Most));

    /// <summary>Whether something is not drawn.</summary>
    public bool IsCropped => Down.IsCropped || Across.IsCropped || Drawn.Rows < Large.Height || Drawn.Columns < Large.Width;

    private IEnumerable<(int Row, int Column)> Outputs() =>
        from row in Enumerable.Range(0, Drawn.Rows)
        from column in Enumerable.Range(0, Drawn.Columns)
        select (row, column);

    /// <summary>How many inputs are drawn: one step each.</summary>
    public int Steps => Down.ShownStops * Across.ShownStops;

    /// <summary>The input of a step.</summary>
    public Part Input(int step) => new("x", step / Across.ShownStops, step % Across.ShownStops);

    /// <summary>The step of an input.</summary>
    public int? StepOf(Part part) => part.Of == "x" ? (part.Row * Across.ShownStops) + part.Column : null;

    /// <summary>An input.</summary>
    public double X(int row, int column) => Image.Image(row, column, Small);

    /// <summary>A weight.</summary>
    public double K(int row, int column) => Weights.Weight(row, column, Layer.KernelSize);

    /// <summary>An output after some steps: of the inputs that are drawn.</summary>
    public double Z(int row, int column, int steps) =>
        Terms(row, column).Where(term => StepOf(term.Input) < steps).Sum(term =>
        X(term.Input.Row, term.Input.Column) * K(term.Weight.Row, term.Weight.Column));

    /// <summary>The products that an output is the sum of.</summary>
    public IReadOnlyList<(Part Input, Part Weight)> Terms(int row, int column)
    {
        if (!terms.TryGetValue((row, column), out List<(Part Input, Part Weight)>? found))
        {
            terms[(row, column)] = found = [];
            foreach ((int downStop, int downTap) in Down.Reading(row))
            {
                foreach ((int acrossStop, int acrossTap) in Across.Reading(column))
                    found.Add((new Part("x", downStop, acrossStop), new Part("k", downTap, acrossTap)));
            }
        }

        return found;
    }

    /// <summary>What belongs to a part, at a step.</summary>
    public IEnumerable<Part> With(Part part, int step)
    {
        Part chosen = Input(step);
        return part.Of switch
        {
            "x" => from i in Enumerable.Range(0, Down.Taps)
                   from j in Enumerable.Range(0, Across.Taps)
                   from one in new Part[] { new("z", Down.At(part.Row, i), Across.At(part.Column, j)), new("k", i, j), part }
                   select one,
            "k" => [part, chosen, new("z", Down.At(chosen.Row, part.Row), Across.At(chosen.Column, part.Column))],
            "z" => Terms(part.Row, part.Column).SelectMany(term => new[] { term.Input, term.Weight }).Append(part),
            _ => [],
        };
    }

    /// <summary>The sum of an output written out.</summary>
    public IReadOnlyList<string> Says(int row, int column) => Written.Sum(
        Terms(row, column).Select(term =>
            $"{Written.Factor(X(term.Input.Row, term.Input.Column))}·{Written.Factor(K(term.Weight.Row, term.Weight.Column))}"),
        Z(row, column, int.MaxValue),
        SumWidth);
}
