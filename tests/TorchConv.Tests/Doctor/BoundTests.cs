using TorchConv.Cli.Doctor;

namespace TorchConv.Tests.Doctor;

/// <summary>How much a right result may differ: Higham, Accuracy and Stability of Numerical Algorithms, section 3.1.</summary>
public class BoundTests
{
    private const double U64 = 1.0 / (1L << 53), U32 = 1.0 / (1 << 24), UBFloat16 = 1.0 / (1 << 8), UFloat16 = 1.0 / (1 << 11);

    /// <summary>γₙ = nu / (1 − nu), twice, times the sum of the magnitudes; then the result is rounded to its type.</summary>
    [Fact]
    public void Is_twice_the_bound_of_a_sum_and_the_rounding_of_the_result()
    {
        Of("Float64", terms: 10, magnitude: 3, value: 2).Should().BeApproximately((60 * U64) + (2 * U64), 1e-28);
        Of("Float32", terms: 1 << 22, magnitude: 6, value: 0).Should().BeApproximately(2 * 0.25 / 0.75 * 6, 1e-6, "n·u is 1/4");
        Of("Float32", terms: 1, magnitude: 0, value: -5).Should().Be(5 * U32, "a result may be negative");
    }

    /// <summary>16-bit types sum in float32 and are rounded to 8 or 11 bits.</summary>
    [Fact]
    public void Sums_of_16_bit_types_are_those_of_float32()
    {
        Of("BFloat16", terms: 1, magnitude: 1, value: 1).Should().BeApproximately((2 * U32) + UBFloat16, 1e-9);
        Of("Float16", terms: 1, magnitude: 1, value: 1).Should().BeApproximately((2 * U32) + UFloat16, 1e-9);
    }

    [Theory]
    [InlineData("BFloat16", 1, 0)]
    [InlineData("BFloat16", 2, 2)]
    [InlineData("BFloat16", 9, 9)]
    [InlineData("Float32", 9, 0)]
    [InlineData("Float64", 9, 0)]
    public void Each_of_several_partial_sums_of_a_16_bit_type_is_rounded_too(string type, int partialSums, int roundings) =>
        (Of(type, terms: 1, magnitude: 1, value: 0, partialSums) - Of(type, terms: 1, magnitude: 1, value: 0)).Should()
            .BeApproximately(roundings * UBFloat16, 1.01 * roundings * UBFloat16 * UBFloat16, "the sum is rounded once more at the end");

    private static double Of(string type, long terms, double magnitude, double value, long partialSums = 1) =>
        Bound.Of(Enum.Parse<NumberType>(type), terms, partialSums, magnitude, value);
}
