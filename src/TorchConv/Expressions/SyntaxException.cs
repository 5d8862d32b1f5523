namespace TorchConv.Expressions;

/// <summary>Text that is no expression: the place, and what was expected there.</summary>
internal sealed class SyntaxException(string problem, string picture) : FormatException($"{problem}\n{picture}")
{
    /// <summary>The place and what was expected, in one line.</summary>
    public string Problem { get; } = problem;

    /// <summary>The line of the text, and a caret below.</summary>
    public string Picture { get; } = picture;
}
