using System.Globalization;

namespace TorchConv.Cli.Doctor;

/// <summary>What came out in one type and direction; no direction where the type is not supported.</summary>
internal readonly record struct Cell(NumberType Type, Direction? Direction, double Error)
{
    public bool IsWrong => Error > 1;
}

/// <summary>A question that was answered, as one line of text between processes.</summary>
internal sealed record Answered(int Number, IReadOnlyList<Cell> Cells)
{
    /// <summary>Asks one question in every type. What the library refuses to compute is as wrong as a number.</summary>
    public static Answered Ask(Examination examination, Questions questions, int number, Backend backend)
    {
        Question question = questions[number];
        List<Cell> cells = [];
        foreach (NumberType type in examination.Types)
        {
            try
            {
                cells.AddRange(question.Ask(backend, type, examination.Directions).Select(answer => new Cell(type, answer.Direction, answer.Verdict.Error)));
            }
            catch (NotSupportedException)
            {
                cells.Add(new(type, null, 0));
            }
            catch (System.Runtime.InteropServices.ExternalException)
            {
                cells.Add(new(type, examination.Directions[0], double.PositiveInfinity));
            }
        }

        return new(number, cells);
    }

    public string Line() => string.Join(' ', Cells.Select(Text).Prepend(Number.ToString(CultureInfo.InvariantCulture)));

    public static Answered Parse(string line)
    {
        string[] parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new(int.Parse(parts[0], CultureInfo.InvariantCulture), [.. parts[1..].Select(ParseCell)]);
    }

    private static string Text(Cell cell) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)cell.Type}:{(cell.Direction is { } direction ? (int)direction : -1)}:{cell.Error:R}");

    private static Cell ParseCell(string text)
    {
        string[] parts = text.Split(':');
        int type = int.Parse(parts[0], CultureInfo.InvariantCulture), direction = int.Parse(parts[1], CultureInfo.InvariantCulture);
        return new((NumberType)type, direction < 0 ? null : (Direction)direction, double.Parse(parts[2], CultureInfo.InvariantCulture));
    }
}
