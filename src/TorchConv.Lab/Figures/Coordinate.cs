namespace TorchConv.Lab.Figures;

/// <summary>Numbers of a drawing as text. Most are whole: those are written once and kept, since a picture has thousands.</summary>
internal static class Coordinate
{
    private const int Most = 2048;

    private static readonly string?[] Whole = new string?[Most];

    /// <summary>A square as a part of a path.</summary>
    public static string Square(double x, double y, double side) => $"M{Text(x)} {Text(y)}h{Text(side)}v{Text(side)}h-{Text(side)}z";

    /// <summary>A number with at most two decimals.</summary>
    public static string Text(double number)
    {
        int whole = (int)number;
        return whole == number && whole >= 0 && whole < Most
            ? Whole[whole] ??= whole.ToString(CultureInfo.InvariantCulture)
            : number.ToString("0.##", CultureInfo.InvariantCulture);
    }
}
