using System.Text.Json;

namespace TorchConv.Tests.Cli;

/// <summary><c>torchconv transpose</c>: by default the article's worked example.</summary>
public class TransposeCommandTests
{
    [Fact]
    public async Task Draws_the_articles_example_in_80_columns()
    {
        Answer answer = (await CommandLine.RunLineAsync("transpose")).ShouldBeFine();

        answer.Output.Should().Be(
            """

            Convolution: the kernel K slides over an image and makes the input
              3 5 2 7     1 2 1     55 52
              4 1 3 8  *  2 1 2  =  57 50
              6 3 8 2     1 1 2
              9 6 1 5

            Transposed: each number of the input times the whole kernel K, at its place
              55 × K             52 × K             57 × K             50 × K
               55 110  55   .      .  52 104  52      .   .   .   .      .   .   .   .
              110  55 110   .      . 104  52 104     57 114  57   .      .  50 100  50
               55  55 110   .      .  52  52 104    114  57 114   .      . 100  50 100
                .   .   .   .      .   .   .   .     57  57 114   .      .  50  50 100

            What overlaps is added
               55 162 159  52
              167 323 319 154
              169 264 326 204
               57 107 164 100

            As a matrix: C, 4×16; C · image is the convolution (a dot is a zero)
              1 2 1 . 2 1 2 . 1 1 2 . . . . .
              . 1 2 1 . 2 1 2 . 1 1 2 . . . .
              . . . . 1 2 1 . 2 1 2 . 1 1 2 .
              . . . . . 1 2 1 . 2 1 2 . 1 1 2

            Its transpose: Cᵀ, 16×4; Cᵀ · input is the transposed convolution
              1 . . .     55      55
              2 1 . .  ·  52  =  162
              1 2 . .     57     159
              . 1 . .     50      52
              2 . 1 .            167
              1 2 2 1            323
              2 1 1 2            319
              . 2 . 1            154
              1 . 2 .            169
              1 1 1 2            264
              2 1 2 1            326
              . 2 . 2            204
              . . 1 .             57
              . . 1 1            107
              . . 2 1            164
              . . . 2            100

            """);
        answer.Output.Split('\n').Should().AllSatisfy(line => line.Length.Should().BeLessThanOrEqualTo(80));
    }

    [Fact]
    public void Answers_the_same_as_json()
    {
        JsonElement report = CommandLine.RunHere("transpose --format json").ShouldBeFine().Json;

        report.EnumerateObject().Select(property => property.Name).Should().Equal("input", "kernel", "patches", "output", "matrix");
        report.GetProperty("input").GetRawText().Should().Be("[[55,52],[57,50]]");
        report.GetProperty("kernel").GetRawText().Should().Be("[[1,2,1],[2,1,2],[1,1,2]]");
        report.GetProperty("output").GetRawText().Should().Be("[[55,162,159,52],[167,323,319,154],[169,264,326,204],[57,107,164,100]]");
        report.GetProperty("matrix").GetRawText().Should().Be(
            "[[1,2,1,0,2,1,2,0,1,1,2,0,0,0,0,0],[0,1,2,1,0,2,1,2,0,1,1,2,0,0,0,0],[0,0,0,0,1,2,1,0,2,1,2,0,1,1,2,0],[0,0,0,0,0,1,2,1,0,2,1,2,0,1,1,2]]");
        report.GetProperty("patches").EnumerateArray()
            .Select(patch => string.Join(' ', patch.EnumerateObject().Select(property => $"{property.Name}:{property.Value.GetRawText()}"))).Should().Equal(
                "value:55 row:0 column:0 patch:[[55,110,55],[110,55,110],[55,55,110]]",
                "value:52 row:0 column:1 patch:[[52,104,52],[104,52,104],[52,52,104]]",
                "value:57 row:1 column:0 patch:[[57,114,57],[114,57,114],[57,57,114]]",
                "value:50 row:1 column:1 patch:[[50,100,50],[100,50,100],[50,50,100]]");
    }

    [Fact]
    public void Takes_another_input_and_kernel_with_stride_and_padding()
    {
        Answer answer = CommandLine.RunHere(["transpose", "--input", "-1 2.5; 3 4", "--kernel", "1 2; 3 4", "--stride", "2", "--padding", "1"]).ShouldBeFine();

        // The corners that are left of the four 2×2 patches, side by side without overlapping.
        answer.Output.Should().Contain(
            """
            What overlaps is added
               -4 7.5
                6   4
            """).And.NotContain("slides over an image", "the article's image does not make this input");
    }

    [Fact]
    public void A_patch_lands_at_stride_times_its_position_less_the_padding()
    {
        JsonElement report = CommandLine.RunHere(["transpose", "--stride", "3x2", "--padding", "1x0", "--format", "json"]).ShouldBeFine().Json;

        report.GetProperty("patches").EnumerateArray().Select(patch => (patch.GetProperty("row").GetInt32(), patch.GetProperty("column").GetInt32())).Should().Equal(
            (-1, 0), (-1, 2), (2, 0), (2, 2));
    }

    [Fact]
    public void Wraps_the_patches_and_leaves_out_a_matrix_that_80_columns_do_not_hold()
    {
        Answer answer = CommandLine.RunHere(["transpose", "--input", "1 2 3 4 5 6; 7 8 9 10 11 12; 1 1 1 1 1 1"]).ShouldBeFine();

        answer.Output.Split('\n').Should().AllSatisfy(line => line.Length.Should().BeLessThanOrEqualTo(80));
        answer.Output.Should().Contain("12 × K").And.Contain("too wide to draw; --format json has all of it");
    }

    [Fact]
    public void Speaks_Chinese_and_Markdown()
    {
        CommandLine.RunHere("transpose --lang zh").ShouldBeFine().Output.Should().Contain("转置卷积：输入的每个数乘以整个核 K，放到它的位置上").And.Contain("重叠处相加");
        CommandLine.RunHere("transpose --format markdown").ShouldBeFine().Output.Should().StartWith("## Convolution: ").And.Contain("```text\n   55 162 159  52\n");
    }

    [Theory]
    [InlineData("--input", "1 2; 3", "row 2, column 2: the row ends here, and row 1 has 2 numbers; every row must have as many")]
    [InlineData("--kernel", "1 2; 3 x", "row 2, column 2: \"x\" is not a number")]
    [InlineData("--stride", "0", "stride (0×0) must be at least 1 in height and width")]
    [InlineData("--padding", "-1", "padding (-1×-1) must be at least 0 in height and width")]
    public void Bad_input_is_refused_in_one_line(string option, string value, string reason)
    {
        Answer answer = CommandLine.RunHere(["transpose", option, value]);

        answer.Error.Should().Be($"torchconv: {option} {value}: {reason}\n");
        answer.Output.Should().BeEmpty();
        answer.ExitCode.Should().Be(2);
    }

    [Theory]
    [InlineData("transpose --padding 2", "--input (not given): input (1×1×2×2) with padding 2×2 must leave an output of at least 1×1, not 0×0")]
    [InlineData("transpose --stride 20000", "--input (not given): the matrix of 4×400120009 has 1,600,480,036 numbers, and at most 262,144 are laid out step by step")]
    [InlineData("transpose --stride 6000", "--input (not given): the matrix of 4×36036009 has 144,144,036 numbers, and at most 262,144 are laid out step by step")]
    public void What_leaves_nothing_or_needs_too_much_is_refused_before_it_is_computed(string line, string reason)
    {
        Answer answer = CommandLine.RunHere(line);

        answer.Error.Should().Be($"torchconv: {reason}\n");
        answer.ExitCode.Should().Be(2);
    }
}
