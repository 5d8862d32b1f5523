using System.Globalization;
using System.Numerics;
using TorchConv.Arithmetic;

namespace TorchConv.Tables;

/// <summary>A value in a table.</summary>
/// <param name="Human">The text for people: 9,030; 1×30×23×23.</param>
/// <param name="Machine">The text for programs: 9030; 1x30x23x23; empty if the value is missing.</param>
/// <param name="Fit">What happens to it in a narrower column.</param>
internal sealed record Cell(string Human, string Machine, Fit Fit)
{
    /// <summary>A missing value.</summary>
    public static Cell Missing { get; } = new("–", "", Fit.Unbroken);

    /// <summary>An empty cell.</summary>
    public static Cell Empty { get; } = new("", "", Fit.Unbroken);

    /// <summary>A whole number, or a value that is not there.</summary>
    public static Cell OrMissing(long? number) => number is { } known ? known : Missing;

    /// <summary>Prose.</summary>
    public static implicit operator Cell(string prose) => new(prose, prose, Fit.Words);

    /// <summary>A whole number.</summary>
    public static implicit operator Cell(long number) => Number(number);

    /// <summary>A shape.</summary>
    public static implicit operator Cell(Shape shape) => Sizes(shape);

    /// <summary>A height and a width.</summary>
    public static implicit operator Cell(Size size) => Sizes([size.Height, size.Width]);

    /// <summary>Text that is never broken: a formula, code to copy, a name.</summary>
    public static Cell Unbroken(string text) => new(text, text, Fit.Unbroken);

    /// <summary>A long name that may be cut at the end.</summary>
    public static Cell Name(string name) => new(name, name, Fit.Cut);

    /// <summary>A whole number of any size.</summary>
    public static Cell Number<T>(T number)
        where T : INumber<T> => new(
            number.ToString("N0", CultureInfo.InvariantCulture), number.ToString("F0", CultureInfo.InvariantCulture), Fit.Unbroken);

    /// <summary>A number with decimals, in one format for people and another for programs.</summary>
    public static Cell Decimal(double number, string human, string machine) =>
        new(number.ToString(human, NumberFormatInfo.InvariantInfo), number.ToString(machine, NumberFormatInfo.InvariantInfo), Fit.Unbroken);

    /// <summary>Sizes along each dimension.</summary>
    public static Cell Sizes<T>(IEnumerable<T> sizes)
    {
        string[] texts = [.. sizes.Select(size => Convert.ToString(size, CultureInfo.InvariantCulture)!)];
        return new(string.Join('×', texts), string.Join('x', texts), Fit.Unbroken);
    }

    /// <summary>Several values in one cell.</summary>
    public static Cell List(IReadOnlyList<Cell> cells) =>
        new(string.Join(", ", cells.Select(cell => cell.Human)), string.Join(' ', cells.Select(cell => cell.Machine)), Fit.Unbroken);

    /// <summary>A value whose type is known only at run time: a number, a boolean, a text, a shape, a size or a matrix.</summary>
    public static Cell From(object value) => value switch
    {
        long number => number,
        double number => Decimal(number, "G6", "R"),
        bool truth => Unbroken(truth ? "true" : "false"),
        Shape shape => shape,
        Size size => size,
        double[,] matrix => Matrix(matrix),
        _ => value.ToString()!,
    };

    /// <summary>Returns the text for people.</summary>
    public override string ToString() => Human;

    /// <summary>A matrix, one line for each row.</summary>
    private static Cell Matrix(double[,] matrix)
    {
        string[][] rows = [.. Enumerable.Range(0, matrix.GetLength(0)).Select(row =>
            Enumerable.Range(0, matrix.GetLength(1))
                .Select(column => matrix[row, column].ToString(CultureInfo.InvariantCulture))
                .ToArray())];
        int width = rows.SelectMany(row => row).Max(number => number.Length);
        return new(
            string.Join('\n', rows.Select(row => string.Join(' ', row.Select(number => number.PadLeft(width))))),
            string.Join("; ", rows.Select(row => string.Join(' ', row))),
            Fit.Unbroken);
    }
}

/// <summary>What happens to a text in a narrower column.</summary>
internal enum Fit
{
    /// <summary>Nothing: the column keeps its width, or is omitted.</summary>
    Unbroken,

    /// <summary>It is wrapped at spaces and between Chinese characters.</summary>
    Words,

    /// <summary>Its end is replaced by ….</summary>
    Cut,
}
