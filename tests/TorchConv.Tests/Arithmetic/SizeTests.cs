namespace TorchConv.Tests.Arithmetic;

public class SizeTests
{
    [Fact]
    public void One_number_means_a_square_and_two_mean_height_and_width()
    {
        Size square = 3, oblong = (3, 5);
        square.Should().Be(new Size(3, 3));
        oblong.Should().Be(new Size(3, 5)).And.NotBe(new Size(5, 3));
        (square.IsSquare, oblong.IsSquare).Should().Be((true, false));
        (oblong.Height, oblong.Width).Should().Be((3, 5));
    }

    [Theory]
    [InlineData("3", 3, 3)]
    [InlineData("3x5", 3, 5)]
    [InlineData("3×5", 3, 5)]
    [InlineData("3X5", 3, 5)]
    [InlineData(" 3x5 ", 3, 5)]
    public void A_size_is_read_as_one_number_or_height_x_width(string text, long height, long width)
    {
        Size.Parse(text).Should().Be(new Size(height, width));
        Size.TryParse(text, null, out Size size).Should().BeTrue();
        size.Should().Be(new Size(height, width));
    }

    [Fact]
    public void What_is_printed_is_read_again() =>
        Gen.Select(Gen.Long, Gen.Long).Sample((height, width) => Size.Parse(new Size(height, width).ToString()).Should().Be(new Size(height, width)));

    [Fact]
    public void A_size_is_printed_as_height_and_width() => new Size(3, 5).ToString().Should().Be("3×5");

    [Theory]
    [InlineData("", "\"\" is not a size: a whole number is missing, as in 3 or 3x5 (height x width)")]
    [InlineData("ten", "\"ten\" is not a size: \"ten\" must be a whole number, as in 3 or 3x5 (height x width)")]
    [InlineData("3x", "\"3x\" is not a size: a whole number is missing, as in 3 or 3x5 (height x width)")]
    [InlineData("1x2x3", "\"1x2x3\" is not a size: a size has one number or two, as in 3 or 3x5 (height x width)")]
    [InlineData("99999999999999999999", "\"99999999999999999999\" is not a size: 99999999999999999999 is out of range (at most 9223372036854775807)")]
    public void Text_that_is_no_size_is_refused_with_the_part_that_is_wrong(string text, string message)
    {
        FluentActions.Invoking(() => Size.Parse(text)).Should().Throw<FormatException>().WithMessage(message);
        Size.TryParse(text, null, out _).Should().BeFalse();
    }

    [Fact]
    public void Nothing_is_no_size()
    {
        Size.TryParse(null, null, out _).Should().BeFalse();
        FluentActions.Invoking(() => Size.Parse(null!)).Should().Throw<ArgumentNullException>().WithParameterName("s");
    }
}
