using TorchConv.Arithmetic;

namespace TorchConv.Tests.Arithmetic;

/// <summary>How a matrix is written, on the command line and in the lab.</summary>
public class MatrixTextTests
{
    [Theory]
    [InlineData("55 52; 57 50")]
    [InlineData("55,52;57,50")]
    [InlineData("  55  52 ;57, 50 ")]
    [InlineData("5.5e1 +52; 57 50.0")]
    [InlineData("55\t52;\n57\n50")]
    [InlineData("55\r\n52;\r57 50")]
    public void Numbers_have_spaces_or_commas_between_them_and_rows_semicolons(string text) =>
        MatrixText.Read(text).Should().BeEquivalentTo(new double[,] { { 55, 52 }, { 57, 50 } });

    [Fact]
    public void Numbers_may_be_negative_and_broken() => MatrixText.Read("-0.5 .25").Should().BeEquivalentTo(new[,] { { -0.5, 0.25 } });

    [Theory]
    [InlineData("1 2; 3", "row 2, column 2: the row ends here, and row 1 has 2 numbers; every row must have as many")]
    [InlineData("1 2; 3 4 5", "row 2, column 3: \"5\" is one number too many, as row 1 has 2; every row must have as many")]
    [InlineData("1 2; 3 x", "row 2, column 2: \"x\" is not a number")]
    [InlineData("1 NaN", "row 1, column 2: \"NaN\" is not a number")]
    [InlineData("1 2; 3 4;", "row 3, column 1: a number is missing, as in \"55 52; 57 50\"")]
    [InlineData("", "row 1, column 1: a number is missing, as in \"55 52; 57 50\"")]
    [InlineData("1e200", "row 1, column 1: \"1e200\" must be between -1e100 and 1e100")]
    [InlineData("1; -Infinity", "row 2, column 1: \"-Infinity\" must be between -1e100 and 1e100")]
    public void What_is_ragged_or_no_number_is_named_with_its_row_and_column(string text, string reason) =>
        FluentActions.Invoking(() => MatrixText.Read(text)).Should().Throw<FormatException>().WithMessage(reason);

    [Theory]
    [InlineData("1 2 3; 4 5", "a matrix of 2×3 must be at most 2×2 here")]
    [InlineData("1; 2; 3", "a matrix of 3×1 must be at most 2×2 here")]
    [InlineData("1 -1000001", "row 1, column 2: \"-1000001\" must be between -1e6 and 1e6")]
    public void Where_it_is_drawn_it_must_be_small(string text, string reason) =>
        FluentActions.Invoking(() => MatrixText.Read(text, maxSide: 2, largest: 1e6)).Should().Throw<FormatException>().WithMessage(reason);

    [Fact]
    public void What_is_exactly_as_large_as_allowed_is_read()
    {
        MatrixText.Read("1e6 -1e6; 0 1", maxSide: 2, largest: 1e6).Should().BeEquivalentTo(new[,] { { 1e6, -1e6 }, { 0, 1 } });
        MatrixText.Read("1e100 -1e100").Should().BeEquivalentTo(new[,] { { 1e100, -1e100 } });
    }
}
