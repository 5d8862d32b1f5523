namespace TorchConv.Lab.Figures;

/// <summary>Sizes in sentences: one number where height and width are equal.</summary>
internal static class PlainSize
{
    public static string Plain(this Size size) => size.IsSquare ? $"{size.Height}" : $"{size}";
}
