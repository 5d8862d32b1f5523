namespace TorchConv.Lab.Exercises;

/// <summary>A question with one right answer, which the library computed.</summary>
/// <param name="Question">What is asked.</param>
/// <param name="Answer">The right answer as one writes it: a number, a size such as 4×5, yes or no.</param>
/// <param name="Explanation">The formula with the numbers in it.</param>
public sealed record Exercise(Text Question, string Answer, Text Explanation)
{
    /// <summary>Whether an answer is right, however it is written: 1,000 or 1000, 4x4 or 4×4 or 4, yes or 是.</summary>
    public bool IsRight(string answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Plain(answer) == Plain(Answer);
    }

    private static string Plain(string text)
    {
        string plain = string.Concat(text.ToLowerInvariant().Where(letter =>
            !char.IsWhiteSpace(letter) && letter is not (',' or '，' or '\'')))
            .Replace('x', '×').Replace('*', '×');
        plain = plain switch { "是" or "有" or "y" => "yes", "否" or "没有" or "无" or "n" => "no", _ => plain };
        string[] sides = plain.Split('×');
        return sides.Length == 2 && sides[0] == sides[1] ? sides[0] : plain;
    }
}
