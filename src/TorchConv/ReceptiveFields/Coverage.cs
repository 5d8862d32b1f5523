using TorchConv.Arithmetic;

namespace TorchConv.ReceptiveFields;

/// <summary>
/// The touched positions of the input of one output, in height and width, as returned by <see cref="ReceptiveField.Map"/> and
/// <see cref="ReceptiveField.Measure(Layers.LayerSpec, ValueTuple{long, long}?)"/>. Two are equal if their positions are.
/// </summary>
public sealed class Coverage : IEquatable<Coverage>
{
    /// <summary>The largest number of positions of a map.</summary>
    public const long MaxPositions = 1 << 26;

    private readonly bool[,] _touched;

    private Coverage(bool[,] touched, long top, long left)
    {
        (_touched, Top, Left) = (touched, top, left);
        foreach (bool isTouched in touched)
            TouchedPositions += isTouched ? 1 : 0;
    }

    /// <summary>The first touched row; 0 if nothing is touched.</summary>
    public long Top { get; }

    /// <summary>The first touched column; 0 if nothing is touched.</summary>
    public long Left { get; }

    /// <summary>Numbers of rows and columns from the first to the last touched one.</summary>
    public Size Size => (_touched.GetLength(0), _touched.GetLength(1));

    /// <summary>The number of touched positions.</summary>
    public long TouchedPositions { get; }

    /// <summary>Whether some position of the field is not touched.</summary>
    public bool IsGridded => TouchedPositions < Positions;

    /// <summary>Positions of the field, touched or not.</summary>
    internal long Positions => _touched.Length;

    /// <summary>Whether a position is touched; row and column are counted from <see cref="Top"/> and <see cref="Left"/>.</summary>
    public bool this[long row, long column] => _touched[row, column];

    /// <inheritdoc/>
    public bool Equals(Coverage? other) =>
        other is not null && (Top, Left, Size) == (other.Top, other.Left, other.Size)
        && _touched.Cast<bool>().SequenceEqual(other._touched.Cast<bool>());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Coverage);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Top, Left, Size, TouchedPositions);

    /// <summary>Returns where the map starts, and a line for each row: # for a touched position, . for another.</summary>
    public override string ToString()
    {
        IEnumerable<string> rows = Enumerable.Range(0, _touched.GetLength(0))
            .Select(row => string.Concat(Enumerable.Range(0, _touched.GetLength(1)).Select(column => _touched[row, column] ? '#' : '.')));
        return string.Join('\n', rows.Prepend(FormattableString.Invariant($"{Size} from row {Top}, column {Left}")));
    }

    /// <exception cref="TooLargeException">The field has more than <see cref="MaxPositions"/> positions.</exception>
    internal static Coverage Of(AxisField height, AxisField width)
    {
        if (height.Range is not { } rows || width.Range is not { } columns)
            return new Coverage(new bool[0, 0], 0, 0);

        if ((Int128)rows.Count * columns.Count > MaxPositions)
        {
            throw new TooLargeException(
                null,
                $"a map has at most {MaxPositions} positions, and this field has {rows.Count} × {columns.Count}; use "
                + "its Height and Width, one axis at a time");
        }

        bool[,] touched = new bool[rows.Count, columns.Count];
        foreach (long row in TouchedPositionsOf(height, rows.First))
        {
            foreach (long column in TouchedPositionsOf(width, columns.First))
                touched[row, column] = true;
        }

        return new Coverage(touched, rows.First, columns.First);
    }

    /// <summary>Returns the coverage of a set of positions.</summary>
    internal static Coverage Of(PositionPlane plane)
    {
        if (plane.Rows.Count == 0)
            return new Coverage(new bool[0, 0], 0, 0);

        (long top, long left) = (plane.Rows.Keys.Min(), plane.Rows.Values.Min(columns => columns.Min));
        bool[,] touched = new bool[plane.Rows.Keys.Max() - top + 1, plane.Rows.Values.Max(columns => columns.Max) - left + 1];
        foreach ((long row, SortedSet<long> columns) in plane.Rows)
        {
            foreach (long column in columns)
                touched[row - top, column - left] = true;
        }

        return new Coverage(touched, top, left);
    }

    /// <summary>Returns the coverage of the elements of a matrix that are not 0.</summary>
    internal static Coverage FromNonZeros(double[,] values)
    {
        long top = long.MaxValue, left = long.MaxValue, bottom = -1, right = -1;
        for (int row = 0; row < values.GetLength(0); row++)
        {
            for (int column = 0; column < values.GetLength(1); column++)
            {
                if (values[row, column] != 0)
                    (top, bottom, left, right) = (Math.Min(top, row), row, Math.Min(left, column), Math.Max(right, column));
            }
        }

        if (bottom < 0)
            return new Coverage(new bool[0, 0], 0, 0);

        bool[,] touched = new bool[bottom - top + 1, right - left + 1];
        for (long row = top; row <= bottom; row++)
        {
            for (long column = left; column <= right; column++)
                touched[row - top, column - left] = values[row, column] != 0;
        }

        return new Coverage(touched, top, left);
    }

    internal Coverage MovedBy(long rows, long columns) => TouchedPositions == 0 ? this : new Coverage(_touched, Top + rows, Left + columns);

    private static IEnumerable<long> TouchedPositionsOf(AxisField axis, long first)
    {
        foreach (PositionRange range in axis.TouchedRanges)
        {
            for (long position = range.First; position <= range.Last; position++)
                yield return position - first;
        }
    }
}
