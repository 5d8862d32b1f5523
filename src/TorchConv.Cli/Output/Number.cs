using System.Globalization;
using System.Numerics;

namespace TorchConv.Cli.Output;

/// <summary>Whole numbers as people read them: 9,030.</summary>
internal static class Number
{
    public static string Text<T>(T number)
        where T : INumber<T> => number.ToString("N0", CultureInfo.InvariantCulture);
}
