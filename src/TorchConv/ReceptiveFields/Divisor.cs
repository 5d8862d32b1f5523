namespace TorchConv.ReceptiveFields;

/// <summary>Division of whole numbers as positions need it: rounded down, or exact modulo another number.</summary>
internal static class Divisor
{
    /// <summary>The greatest common divisor; at least 1 where <paramref name="b"/> is.</summary>
    public static long Common(long a, long b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return Math.Abs(a);
    }

    /// <summary>The quotient rounded down, and the remainder, which is not negative.</summary>
    public static (long Quotient, long Remainder) Floor(long value, long divisor)
    {
        (long quotient, long remainder) = Math.DivRem(value, divisor);
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder);
    }

    /// <summary>The number x in 0 … <paramref name="modulus"/> − 1 with <paramref name="a"/>·x ≡ 1; both have no common divisor.</summary>
    public static long Inverse(long a, long modulus)
    {
        (long rest, long next, long x, long nextX) = (a % modulus, modulus, 1, 0);
        while (next != 0)
        {
            long quotient = rest / next;
            (rest, next) = (next, rest - (quotient * next));
            (x, nextX) = (nextX, x - (quotient * nextX));
        }

        return Floor(x, modulus).Remainder;
    }
}
