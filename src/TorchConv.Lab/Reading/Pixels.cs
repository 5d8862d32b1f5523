namespace TorchConv.Lab.Reading;

/// <summary>The numbers of an image or a kernel: a word for a pattern of any size, or a matrix; what lies outside of the matrix follows
/// the pattern.</summary>
/// <param name="Word">The pattern.</param>
/// <param name="Given">The matrix; null where there is only a pattern.</param>
public sealed record Pixels(string Word, double[,]? Given)
{
    /// <summary>The longest side of a matrix.</summary>
    public const int MaxSide = 20;

    /// <summary>The largest number: larger ones would not fit the pictures.</summary>
    public const double Largest = 1e6;

    /// <summary>The patterns of an image.</summary>
    public static IReadOnlyList<string> Images { get; } = ["digits", "edge", "cross", "ramp"];

    /// <summary>The patterns of a kernel.</summary>
    public static IReadOnlyList<string> Kernels { get; } = ["article", "identity", "edge", "blur", "sharpen"];

    /// <summary>Reads a word of <paramref name="words"/>, or a matrix such as <c>1 2; 3 4</c>.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static Pixels Read(string text, IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(words);
        if (words.Contains(text))
            return new Pixels(text, null);

        return text.Length > 0 && char.IsAsciiLetter(text[0])
            ? throw new FormatException($"\"{text}\" must be {string.Join(", ", words)} or a matrix, as in 1 2; 3 4")
            : new Pixels(words[0], MatrixText.Read(text, MaxSide, Largest));
    }

    /// <summary>The number of an image at a position.</summary>
    public double Image(long row, long column, Size size) => At(row, column) ?? Word switch
    {
        "edge" => column < (size.Width + 1) / 2 ? 1 : 8,
        "cross" => row == size.Height / 2 || column == size.Width / 2 ? 9 : 0,
        "ramp" => Math.Min(9, (row + column) / Math.Max(1, (size.Height + size.Width) / 10)),
        _ => ((7 * (row % 10)) + (3 * (column % 10)) + (row % 10 * (column % 10)) + 3) % 10,
    };

    /// <summary>The weight of a kernel at a position.</summary>
    public double Weight(long row, long column, Size size)
    {
        long all = size.Height * size.Width;
        bool isMiddle = row == size.Height / 2 && column == size.Width / 2;
        return At(row, column) ?? Word switch
        {
            "identity" => isMiddle ? 1 : 0,
            "edge" => isMiddle ? all - 1 : -1,
            "blur" => 1.0 / all,
            "sharpen" => isMiddle ? all : -1,
            _ => (row % 3, column % 3) is (0, 1) or (1, 0) or (1, 2) or (2, 2) ? 2 : 1,
        };
    }

    private double? At(long row, long column) => Given is not null && row < Given.GetLength(0) && column < Given.GetLength(1)
        ? Given[row, column] : null;
}
