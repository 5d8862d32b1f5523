namespace TorchConv.ReceptiveFields;

/// <summary>A set of positions in a plane of rows and columns: for each row that has some, the columns.</summary>
internal sealed class PositionPlane
{
    private readonly SortedDictionary<long, SortedSet<long>> _rows = [];

    private PositionPlane()
    {
    }

    public static PositionPlane Empty { get; } = new();

    /// <summary>The columns of each row.</summary>
    public IReadOnlyDictionary<long, SortedSet<long>> Rows => _rows;

    public static PositionPlane Of(long row, long column)
    {
        PositionPlane plane = new();
        plane._rows[row] = [column];
        return plane;
    }

    public PositionPlane With(PositionPlane other)
    {
        PositionPlane plane = new();
        plane.Add(this);
        plane.Add(other);
        return plane;
    }

    /// <summary>Returns the positions from which these are computed, where each row is computed from others.</summary>
    /// <param name="map">The rows from which a row is computed.</param>
    /// <param name="length">The number of rows of the source, of which others are left out; null for a source without ends.</param>
    public PositionPlane Through(PositionMap map, long? length)
    {
        PositionPlane plane = new();
        foreach ((long row, SortedSet<long> columns) in _rows)
        {
            foreach (long position in map.PositionsOf(row))
            {
                if (length is null || (position >= 0 && position < length))
                    plane.Add(position, columns);
            }
        }

        return plane;
    }

    /// <summary>Returns the positions with rows for columns.</summary>
    public PositionPlane Turned()
    {
        PositionPlane plane = new();
        foreach ((long row, SortedSet<long> columns) in _rows)
        {
            foreach (long column in columns)
                plane.Add(column, [row]);
        }

        return plane;
    }

    private void Add(PositionPlane other)
    {
        foreach ((long row, SortedSet<long> columns) in other._rows)
            Add(row, columns);
    }

    private void Add(long row, IEnumerable<long> columns)
    {
        if (!_rows.TryGetValue(row, out SortedSet<long>? there))
            _rows[row] = there = [];
        there.UnionWith(columns);
    }
}
