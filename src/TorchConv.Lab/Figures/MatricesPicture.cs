namespace TorchConv.Lab.Figures;

/// <summary>A matrix of numbers in a picture, and the sign after it.</summary>
/// <param name="Caption">What it is.</param>
/// <param name="Values">Its numbers.</param>
/// <param name="Class">What its numbers are: input, kernel, output.</param>
/// <param name="Sign">What stands after it: ×, +, =, or nothing.</param>
public sealed record Matrix(Text Caption, double[,] Values, string Class, string Sign = "")
{
    /// <summary>Whether zeros are empty places.</summary>
    public bool IsSparse { get; init; }

    /// <summary>What a reader points at in each place.</summary>
    public Func<int, int, Part>? Of { get; init; }

    /// <summary>The number that is spoken of.</summary>
    public Part? Chosen { get; init; }
}

/// <summary>What an equation shows at a step: rows of matrices with signs between them, and a line written below.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Line">The line, for what is pointed at.</param>
public sealed record Equation(IReadOnlyList<IReadOnlyList<Matrix>> Rows, Func<Part?, Text?> Line);

/// <summary>An equation of matrices with all of its numbers.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Description">What it says.</param>
/// <param name="At">What it shows at a step.</param>
public sealed record MatricesPicture(string Name, Text Title, Text Description, Func<int, Equation> At) : Picture(Name, Title, Description)
{
    /// <summary>Whether it rests on paper at its last step.</summary>
    public bool IsSum { get; init; }

    /// <summary>Whether another picture fits beside it.</summary>
    public bool IsSmall { get; init; }

    /// <inheritdoc/>
    public override Type Component => typeof(MatricesFigure);

    /// <inheritdoc/>
    public override bool RestsAtEnd => IsSum;

    /// <inheritdoc/>
    public override bool IsNarrow => IsSmall;
}
