using TorchConv.Arithmetic;

namespace TorchConv.Tests.Arithmetic;

public class FractionTests
{
    [Theory]
    [InlineData(4, 1, "4", 4.0)]
    [InlineData(1, 2, "1/2", 0.5)]
    [InlineData(6, 4, "3/2", 1.5)]
    [InlineData(-6, 4, "-3/2", -1.5)]
    [InlineData(0, 7, "0", 0.0)]
    [InlineData(8, 4, "2", 2.0)]
    public void It_is_in_lowest_terms(long numerator, long denominator, string written, double value)
    {
        Fraction fraction = new(numerator, denominator);
        fraction.ToString().Should().Be(written);
        fraction.ToDouble().Should().Be(value);
    }

    [Fact]
    public void Equal_ratios_are_equal()
    {
        new Fraction(2, 4).Should().Be(new Fraction(1, 2));
        default(Fraction).Should().Be((Fraction)0);
        ((Action)(() => _ = new Fraction(1, 0))).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("denominator");
    }
}

