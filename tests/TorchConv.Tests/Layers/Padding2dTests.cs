using TorchConv.Layers;

namespace TorchConv.Tests.Layers;

public class Padding2dTests
{
    [Fact]
    public void Padding_is_a_number_two_numbers_or_same()
    {
        Padding2d number = 1, numbers = (1, 2), size = new Size(1, 2);
        (number.Size, number.IsSame).Should().Be((new Size(1, 1), false));
        (numbers.Size, numbers.IsSame).Should().Be((new Size(1, 2), false));
        size.Should().Be(numbers).And.NotBe(number);
        (Padding2d.Same.Size, Padding2d.Same.IsSame).Should().Be((new Size(0, 0), true));
    }

    [Fact]
    public void None_is_the_default_and_is_not_same()
    {
        default(Padding2d).Should().Be((Padding2d)0);
        default(Padding2d).Should().NotBe(Padding2d.Same);
    }

    [Theory]
    [InlineData("same", "same")]
    [InlineData(" same ", "same")]
    [InlineData("1", "1×1")]
    [InlineData("1x2", "1×2")]
    [InlineData("1×2", "1×2")]
    public void Padding_is_read_and_printed(string text, string printed)
    {
        Padding2d.Parse(text).ToString().Should().Be(printed);
        Padding2d.Parse(printed).Should().Be(Padding2d.Parse(text));
    }

    [Theory]
    [InlineData("", "\"\" is not a padding: a whole number is missing, as in same, 1 or 1x2 (height x width)")]
    [InlineData("full", "\"full\" is not a padding: \"full\" must be a whole number, as in same, 1 or 1x2 (height x width)")]
    [InlineData("1x2x3x4", "\"1x2x3x4\" is not a padding: a padding has one number or two, as in same, 1 or 1x2 (height x width)")]
    public void Text_that_is_no_padding_is_refused_with_the_part_that_is_wrong(string text, string message) =>
        FluentActions.Invoking(() => Padding2d.Parse(text)).Should().Throw<FormatException>().WithMessage(message);

    [Fact]
    public void Nothing_is_no_padding() => FluentActions.Invoking(() => Padding2d.Parse(null!)).Should().Throw<ArgumentNullException>().WithParameterName("text");
}
