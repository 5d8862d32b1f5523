namespace TorchConv.Lab.Scenes;

/// <summary>Numbers that a reader may change in the pictures: those of an image or a kernel.</summary>
/// <param name="Field">The field that holds them, which is also the name of their parts.</param>
/// <param name="Rows">How many rows there are.</param>
/// <param name="Columns">How many columns there are.</param>
/// <param name="Number">The number at a row and a column.</param>
public sealed record Editable(string Field, long Rows, long Columns, Func<int, int, double> Number)
{
    /// <summary>Whether a part is one of them. Of an image that is too large for its field none is.</summary>
    public bool Has(Part part) => part.Of == Field && Rows <= Pixels.MaxSide && Columns <= Pixels.MaxSide
        && part.Row >= 0 && part.Row < Rows && part.Column >= 0 && part.Column < Columns;

    /// <summary>The text of the field after a number was typed into a part; null where what is typed is no number.</summary>
    public string? With(Part part, string typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        if (!double.TryParse(typed.Replace('−', '-'), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            || !(Math.Abs(number) <= Pixels.Largest))
        {
            return null;
        }

        return string.Join("; ", Enumerable.Range(0, (int)Rows).Select(i => string.Join(' ', Enumerable.Range(0, (int)Columns).Select(j =>
            (i == part.Row && j == part.Column ? number : Number(i, j)).ToString("0.####", CultureInfo.InvariantCulture)))));
    }
}
