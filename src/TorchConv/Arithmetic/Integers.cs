using System.Numerics;

namespace TorchConv.Arithmetic;

/// <summary>Integer mathematics for positions and dilations. Divisors must be at least 1.</summary>
internal static class Integers
{
    /// <summary>Returns the greatest common divisor; at least 1 if <paramref name="b"/> is.</summary>
    public static long Gcd(long a, long b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return Math.Abs(a);
    }

    /// <summary>Returns the quotient rounded down and the remainder, which is not negative.</summary>
    public static (long Quotient, long Remainder) DivRemRoundingDown(long value, long divisor)
    {
        (long quotient, long remainder) = Math.DivRem(value, divisor);
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder);
    }

    /// <summary>Returns ⌊value / divisor⌋.</summary>
    public static long DivideRoundingDown(long value, long divisor) => DivRemRoundingDown(value, divisor).Quotient;

    /// <summary>Returns ⌈value / divisor⌉.</summary>
    public static long DivideRoundingUp(long value, long divisor)
    {
        (long quotient, long remainder) = Math.DivRem(value, divisor);
        return remainder > 0 ? quotient + 1 : quotient;
    }

    /// <summary>
    /// Returns the x from 0 to <paramref name="modulus"/> − 1 with <paramref name="a"/>·x ≡ 1. The two numbers must be coprime.
    /// </summary>
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

    /// <summary>
    /// Returns the binomial coefficient: the number of ways to choose <paramref name="chosen"/> out of <paramref name="n"/>.
    /// </summary>
    public static BigInteger Binomial(BigInteger n, long chosen)
    {
        BigInteger ways = 1;
        for (long i = 1; i <= chosen; i++)
            ways = ways * (n - chosen + i) / i;
        return ways;
    }
}
