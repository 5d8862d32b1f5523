using System.Globalization;
using System.Text.RegularExpressions;
using TorchConv.Arithmetic;
using TorchConv.Lab.Exercises;
using TorchConv.Layers;
using TorchConv.ReceptiveFields;

namespace TorchConv.Lab.Tests;

public sealed class ExerciseTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 12)];

    /// <summary>The numbers are read from the question, the layer is built with TorchSharp, and its answer is the real module's.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_answer_is_the_real_modules(int seed)
    {
        for (int level = 1; level <= ExerciseSheet.Levels; level++)
            Check(ExerciseSheet.Of(seed, level));
    }

    private static void Check(IReadOnlyList<Exercise> sheet)
    {

        long[] size = Numbers(sheet[0].Question.En);
        Conv2dSpec layer = new(1, 1, size[2], size[4], size[5], size[6]);
        Shape output = layer.Measure([1, 1, size[0], size[1]]).OutputShape;
        sheet[0].Answer.Should().Be($"{output[2]}×{output[3]}");

        long[] same = Numbers(sheet[2].Question.En);
        new Conv2dSpec(1, 1, same[0], 1, long.Parse(sheet[2].Answer, CultureInfo.InvariantCulture), same[2]).Measure([1, 1, 50, 50]).OutputShape[2].Should().Be(50);

        long[] dilations = [.. Numbers(sheet[3].Question.En.Split("dilations")[1].Split(", stride")[0])];
        Coverage seen = ReceptiveField.Measure(new StackSpec(dilations.Select(dilation => new Conv2dSpec(1, 1, 3, dilation: dilation))));
        sheet[3].Answer.Should().Be(seen.IsGridded ? "yes" : "no");

        long[] up = Numbers(sheet[4].Question.En);
        Shape larger = new ConvTranspose2dSpec(1, 1, up[0], up[2], up[3], up[4]).Measure([1, 1, up[5], up[6]]).OutputShape;
        sheet[4].Answer.Should().Be($"{larger[2]}×{larger[3]}");

        // Numbers of torch.nn.Conv2d(in, out, kernel): the first is the 2 of its name.
        long[] work = Numbers(sheet[5].Question.En);
        sheet[5].Answer.Should().Be($"{new Conv2dSpec(work[1], work[2], work[3]).Measure([1, work[1], work[4], work[5]]).MultiplyAdds}");
    }

    [Fact]
    public void The_same_seed_gives_the_same_sheet_and_another_seed_another_one()
    {
        ExerciseSheet.Of(7, 2).Should().Equal(ExerciseSheet.Of(7, 2));
        ExerciseSheet.Of(7, 2).Should().NotEqual(ExerciseSheet.Of(8, 2));
        ExerciseSheet.Of(7, 2).Should().NotEqual(ExerciseSheet.Of(7, 3));
    }

    [Theory]
    [InlineData("12×12", "12", true)]
    [InlineData("12×12", "12x12", true)]
    [InlineData("12×12", "12 * 12", true)]
    [InlineData("12×12", "12x13", false)]
    [InlineData("9030", "9,030", true)]
    [InlineData("9030", "903", false)]
    [InlineData("yes", "有", true)]
    [InlineData("yes", "Yes", true)]
    [InlineData("no", "yes", false)]
    [InlineData("no", "", false)]
    public void An_answer_may_be_written_in_any_usual_way(string right, string given, bool isRight) =>
        new Exercise(new("", ""), right, new("", "")).IsRight(given).Should().Be(isRight);

    private static long[] Numbers(string text) => [.. Regex.Matches(text, "[0-9]+").Select(match => long.Parse(match.Value, CultureInfo.InvariantCulture))];
}
