using System.Numerics;

namespace TorchConv.Arithmetic;

/// <summary>Mathematics of whole numbers, as positions and dilations need it. Divisors are at least 1.</summary>
internal static class Integers
{
    /// <summary>The greatest common divisor; at least 1 where <paramref name="b"/> is.</summary>
    public static long Gcd(long a, long b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return Math.Abs(a);
    }

    /// <summary>The quotient rounded down, and the remainder, which is not negative.</summary>
    public static (long Quotient, long Remainder) DivRemRoundingDown(long value, long divisor)
    {
        (long quotient, long remainder) = Math.DivRem(value, divisor);
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder);
    }

    /// <summary>⌊value / divisor⌋.</summary>
    public static long DivideRoundingDown(long value, long divisor) => DivRemRoundingDown(value, divisor).Quotient;

    /// <summary>⌈value / divisor⌉.</summary>
    public static long DivideRoundingUp(long value, long divisor)
    {
        (long quotient, long remainder) = Math.DivRem(value, divisor);
        return remainder > 0 ? quotient + 1 : quotient;
    }

    /// <summary>The number x in 0 … <paramref name="modulus"/> − 1 with <paramref name="a"/>·x ≡ 1; both have no common divisor.</summary>
    public static long ModularInverse(long a, long modulus)
    {
        (long rest, long next, long x, long nextX) = (a % modulus, modulus, 1, 0);
        while (next != 0)
        {
            long quotient = rest / next;
            (rest, next) = (next, rest - (quotient * next));
            (x, nextX) = (nextX, x - (quotient * nextX));
        }

        return DivRemRoundingDown(x, modulus).Remainder;
    }

    /// <summary>In how many ways so many things can be chosen from <paramref name="n"/>.</summary>
    public static BigInteger Binomial(BigInteger n, long chosen)
    {
        BigInteger ways = 1;
        for (long i = 1; i <= chosen; i++)
            ways = ways * (n - chosen + i) / i;
        return ways;
    }
}
