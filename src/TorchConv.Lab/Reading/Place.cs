namespace TorchConv.Lab.Reading;

/// <summary>A position of a grid, counted from 0; <see cref="Nowhere"/> where none is chosen.</summary>
/// <param name="Row">The row.</param>
/// <param name="Column">The column.</param>
public sealed record Place(long Row, long Column)
{
    /// <summary>No position.</summary>
    public static Place Nowhere { get; } = new(-1, -1);

    /// <summary>The field of a position that a reader points at in a picture.</summary>
    public static Field<Place> Field { get; } = new("at", new("position (row,column)", "位置（行,列）"), "", Read, null, "at") { IsInPicture = true };

    /// <summary>Refuses a position that does not lie within a grid.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    public static void Check(Place at, Arithmetic.Size grid)
    {
        ArgumentNullException.ThrowIfNull(at);
        if (at != Nowhere && (at.Row >= grid.Height || at.Column >= grid.Width))
            throw new ArgumentException($"at ({at.Row},{at.Column}) must lie within {grid}, counted from 0", nameof(at));
    }

    private static Place Read(string text)
    {
        if (text.Length == 0)
            return Nowhere;

        string[] parts = text.Split(',');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long row)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long column)
            ? new Place(row, column)
            : throw new FormatException($"\"{text}\" is not a position: it must be row,column, counted from 0, as in 0,2");
    }
}
