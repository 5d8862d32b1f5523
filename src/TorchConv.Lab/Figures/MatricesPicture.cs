using TorchConv.Article;

namespace TorchConv.Lab.Figures;

/// <summary>A matrix of numbers in a picture, and the sign behind it.</summary>
/// <param name="Caption">What it is.</param>
/// <param name="Values">Its numbers.</param>
/// <param name="Class">What its numbers are: input, kernel, output.</param>
/// <param name="Sign">What stands behind it: ×, +, =, or nothing.</param>
public sealed record Matrix(Text Caption, double[,] Values, string Class, string Sign = "")
{
    /// <summary>Whether zeros are empty places.</summary>
    public bool IsSparse { get; init; }

    /// <summary>The number that is spoken of.</summary>
    public (int Row, int Column)? Chosen { get; init; }

    /// <summary>What a number says when it is pointed at.</summary>
    public Func<int, int, Text>? Says { get; init; }

    /// <summary>Where a number leads: the values of the scene.</summary>
    public Func<int, int, IReadOnlyDictionary<string, string>>? LeadsTo { get; init; }
}

/// <summary>Rows of matrices with signs between them: an equation with all of its numbers.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Description">What it says.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Scene">The scene whose values its numbers lead to.</param>
public sealed record MatricesPicture(string Name, Text Title, Text Description, IReadOnlyList<IReadOnlyList<Matrix>> Rows, string? Scene = null)
    : Picture(Name, Title, Description)
{
    /// <inheritdoc/>
    public override Type Component => typeof(MatricesFigure);
}
