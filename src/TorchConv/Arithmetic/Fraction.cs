namespace TorchConv.Arithmetic;

/// <summary>
/// A ratio of whole numbers in lowest terms, such as the effective stride 1/2 of a layer that doubles its input. Its
/// denominator is above 0.
/// </summary>
public readonly record struct Fraction
{
    private readonly long _denominatorLessOne;

    /// <summary>The ratio of two numbers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The denominator is below 1.</exception>
    public Fraction(long numerator, long denominator = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(denominator, 1);
        long divisor = Integers.Gcd(numerator, denominator);
        Numerator = numerator / divisor;
        _denominatorLessOne = (denominator / divisor) - 1;
    }

    /// <summary>The numerator; it has the sign.</summary>
    public long Numerator { get; }

    /// <summary>The denominator, at least 1; 1 for a whole number.</summary>
    public long Denominator => _denominatorLessOne + 1;

    /// <summary>A whole number.</summary>
    public static implicit operator Fraction(long whole) => new(whole);

    /// <summary>Returns the nearest float64.</summary>
    public double ToDouble() => (double)Numerator / Denominator;

    /// <summary>Returns the ratio as text, such as 4 or 1/2.</summary>
    public override string ToString() =>
        Denominator == 1 ? FormattableString.Invariant($"{Numerator}") : FormattableString.Invariant($"{Numerator}/{Denominator}");
}
