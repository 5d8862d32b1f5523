using System.Numerics;
using TorchConv.Arithmetic;

namespace TorchConv.Tests.Arithmetic;

/// <summary>Mathematics of whole numbers, against .NET's own and against definitions.</summary>
public class IntegersTests
{
    private static readonly Gen<long> Any = Gen.Frequency((3, Gen.Long[-50, 50]), (1, Gen.Long[long.MinValue / 2, long.MaxValue]));
    private static readonly Gen<long> Divisor = Gen.Frequency((3, Gen.Long[1, 9]), (1, Gen.Long[1, long.MaxValue]));

    [Fact]
    public void The_greatest_common_divisor_is_the_one_of_BigInteger() =>
        Gen.Select(Any, Any).Sample((a, b) => ((BigInteger)Integers.Gcd(a, b)).Should().Be(BigInteger.GreatestCommonDivisor(a, b)));

    [Fact]
    public void Quotients_are_rounded_to_the_nearest_whole_number_below_and_above() =>
        Gen.Select(Any, Divisor).Sample((value, divisor) =>
        {
            BigInteger down = Integers.DivideRoundingDown(value, divisor), up = Integers.DivideRoundingUp(value, divisor);
            (down * divisor <= value && value < (down + 1) * divisor).Should().BeTrue();
            ((up - 1) * divisor < value && value <= up * divisor).Should().BeTrue();
            (long quotient, long remainder) = Integers.DivRemRoundingDown(value, divisor);
            ((quotient * (BigInteger)divisor) + remainder).Should().Be(value);
            remainder.Should().BeInRange(0, divisor - 1);
        });

    [Fact]
    public void Inverses_modulo_multiply_to_1() =>
        Gen.Select(Gen.Long[1, 1_000_000], Gen.Long[1, 1_000_000]).Where((a, modulus) => Integers.Gcd(a, modulus) == 1).Sample(
            (a, modulus) => (Integers.ModularInverse(a, modulus) * a % modulus).Should().Be(1 % modulus));

    [Fact]
    public void Binomials_are_those_of_Pascal_s_triangle() =>
        Gen.Select(Gen.Int[1, 60], Gen.Int[1, 60]).Where((n, chosen) => chosen <= n).Sample((n, chosen) =>
            Integers.Binomial(n, chosen).Should().Be(Integers.Binomial(n - 1, chosen - 1) + (chosen < n ? Integers.Binomial(n - 1, chosen) : 0)));
}
