namespace TorchConv.Lab.Figures;

/// <summary>One square of a picture.</summary>
/// <param name="X">Its left side.</param>
/// <param name="Y">Its top.</param>
/// <param name="Class">What it is: input, kernel, output, padding, …</param>
/// <param name="Text">What stands in it.</param>
/// <param name="Part">What a reader points at in it; null where it is only drawn.</param>
public sealed record Cell(double X, double Y, string Class, string? Text = null, Part? Part = null)
{
    /// <summary>The side of a square, in the picture's units.</summary>
    public const double Side = 30;

    /// <summary>Squares in rows and columns, from a corner.</summary>
    /// <param name="left">The left side of the first.</param>
    /// <param name="top">Its top.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="columns">How many columns there are.</param>
    /// <param name="at">What stands at a row and a column.</param>
    internal static IReadOnlyList<Cell> Grid(double left, double top, int rows, int columns,
        Func<int, int, (string Class, string? Text, Part? Part)> at)
    {
        Cell[] cells = new Cell[rows * columns];
        for (int i = 0; i < cells.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, columns);
            (string @class, string? text, Part? part) = at(row, column);
            cells[i] = new Cell(left + (column * Side), top + (row * Side), @class, text, part);
        }

        return cells;
    }

    /// <summary>Its width.</summary>
    public double Width { get; init; } = Side;

    /// <summary>Its height.</summary>
    public double Height { get; init; } = Side;
}
