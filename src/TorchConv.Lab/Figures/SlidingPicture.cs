namespace TorchConv.Lab.Figures;

/// <summary>A convolution at work on one channel: the window over the input, the kernel, the output, and the sum written out.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Description">What it says.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Input">Height and width of the input.</param>
/// <param name="Image">The numbers of the input.</param>
/// <param name="Weights">The numbers of the kernel.</param>
public sealed record SlidingPicture(string Name, Text Title, Text Description, Conv2dSpec Layer, Size Input, Pixels Image, Pixels Weights)
    : Picture(Name, Title, Description)
{
    /// <summary>With more weights the sums are not computed.</summary>
    private const long MostWeights = 400;

    private const int SumWidth = 56;

    /// <inheritdoc/>
    public override Type Component => typeof(SlidingFigure);

    private readonly Dictionary<(int, int), double> sums = [];
    private int? lines;

    /// <summary>The one that stands beside it: both are drawn equally large. Null where there is none.</summary>
    public SlidingPicture? Beside { get; init; }

    /// <inheritdoc/>
    public override bool IsNarrow => Beside is not null;

    /// <summary>How many outputs are drawn: one step each.</summary>
    public int Steps => Down.ShownStops * Across.ShownStops;

    /// <summary>Whether there are few enough weights for the sums to be written.</summary>
    public bool HasSums =>
        Layer.KernelSize.Height <= MostWeights && Layer.KernelSize.Width <= MostWeights
        && Layer.KernelSize.Height * Layer.KernelSize.Width <= MostWeights;

    internal Axis Down { get; } = new(Layer.AlongHeight, Input.Height, Layer.AlongHeight.OutputLength(Input.Height));

    internal Axis Across { get; } = new(Layer.AlongWidth, Input.Width, Layer.AlongWidth.OutputLength(Input.Width));

    /// <summary>The output of a step.</summary>
    public Part Output(int step) => new("y", step / Across.ShownStops, step % Across.ShownStops);

    /// <summary>The step of an output.</summary>
    public int? StepOf(Part part) => part.Of == "y" ? (part.Row * Across.ShownStops) + part.Column : null;

    /// <summary>The number of the input; 0 in the padding.</summary>
    public double X(int row, int column) => Down.Holds(row) && Across.Holds(column) ? Image.Image(row, column, Input) : 0;

    /// <summary>A weight.</summary>
    public double K(int row, int column) => Weights.Weight(row, column, Layer.KernelSize);

    /// <summary>The number of the output.</summary>
    public double Y(int row, int column) =>
        sums.TryGetValue((row, column), out double sum) ? sum
            : sums[(row, column)] = Terms(row, column).Sum(term => term.Weight * term.Value);

    /// <summary>The products that an output is the sum of, those of the padding too.</summary>
    public IEnumerable<(double Weight, double Value)> Terms(int row, int column) =>
        from i in Enumerable.Range(0, (int)Layer.KernelSize.Height)
        from j in Enumerable.Range(0, (int)Layer.KernelSize.Width)
        select (K(i, j), X(Down.At(row, i), Across.At(column, j)));

    /// <summary>What belongs to a part, at a step.</summary>
    public IEnumerable<Part> With(Part part, int step)
    {
        Part chosen = Output(step);
        return part.Of switch
        {
            "y" => Window(part).Prepend(part),
            "k" => [part, chosen, new("x", Down.At(chosen.Row, part.Row), Across.At(chosen.Column, part.Column))],
            "x" => from down in Down.Reading(part.Row)
                   from across in Across.Reading(part.Column)
                   from one in new Part[] { new("y", down.Stop, across.Stop), new("k", down.Tap, across.Tap) }
                   select one,
            _ => [],
        };
    }

    /// <summary>The sum of an output written out, and where its window lies.</summary>
    public IReadOnlyList<string> Says(int row, int column, Drawing drawing)
    {
        ArgumentNullException.ThrowIfNull(drawing);
        string[] places =
        [
            $"{drawing.Say("rows: ", "行：")}{Down.Arithmetic(row, drawing)}",
            $"{drawing.Say("columns: ", "列：")}{Across.Arithmetic(column, drawing)}",
        ];
        return HasSums ? [.. places,
            .. Written.Sum(Terms(row, column).Select(term => $"{Written.Factor(term.Weight)}·{Written.Factor(term.Value)}"),
            Y(row, column), SumWidth)] : places;
    }

    /// <summary>The most lines that <see cref="Says"/> returns.</summary>
    internal int Lines => lines ??= !HasSums ? 2 : 2 + Written.Lines(
        (int)(Layer.KernelSize.Height * Layer.KernelSize.Width),
        from i in Enumerable.Range(0, Down.Taps) from j in Enumerable.Range(0, Across.Taps) select K(i, j),
        from i in Enumerable.Range(0, Down.Shown) from j in Enumerable.Range(0, Across.Shown) select X(Down.First + i, Across.First + j),
        from i in Enumerable.Range(0, Down.ShownStops) from j in Enumerable.Range(0, Across.ShownStops) select Y(i, j),
        SumWidth);

    private IEnumerable<Part> Window(Part output) =>
        from i in Enumerable.Range(0, Down.Taps)
        from j in Enumerable.Range(0, Across.Taps)
        from part in new Part[] { new("x", Down.At(output.Row, i), Across.At(output.Column, j)), new("k", i, j) }
        select part;
}
