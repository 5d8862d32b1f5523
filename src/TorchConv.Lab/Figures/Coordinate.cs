namespace TorchConv.Lab.Figures;

/// <summary>Numbers of a drawing as text. Most are whole: those are written once and kept, since a picture has thousands.</summary>
internal static class Coordinate
{
    private const int Most = 2048;

    private static readonly string?[] Whole = new string?[Most];

    /// <summary>A number with at most two decimals.</summary>
    public static string Text(double number)
    {
        int whole = (int)number;
        return whole == number && whole >= 0 && whole < Most
            ? Whole[whole] ??= whole.ToString(CultureInfo.InvariantCulture)
            : number.ToString("0.##", CultureInfo.InvariantCulture);
    }
}
