using System.Globalization;

namespace TorchConv.Summaries;

/// <summary>
/// A number of multiply-adds: multiplications by a weight, each with its addition, for the whole input. Where the cost of a part
/// is not known, the number is that of the other parts.
/// </summary>
/// <param name="Known">Those that are known.</param>
/// <param name="IsComplete">Whether that is all of them.</param>
public readonly record struct MultiplyAdds(long Known, bool IsComplete)
{
    /// <summary>No multiply-adds at all: pooling, an activation, a normalisation, a bias.</summary>
    public static readonly MultiplyAdds None = new(0, true);

    /// <summary>A cost of which nothing is known.</summary>
    public static readonly MultiplyAdds Unknown = new(0, false);

    /// <summary>The number where it is complete; null where it is not.</summary>
    public long? Exact => IsComplete ? Known : null;

    /// <summary>Both together.</summary>
    public static MultiplyAdds operator +(MultiplyAdds left, MultiplyAdds right) => left.Add(right);

    /// <summary>Both together.</summary>
    public MultiplyAdds Add(MultiplyAdds other) => new(checked(Known + other.Known), IsComplete && other.IsComplete);

    /// <summary>The number, "≥ " and the number where a part is not known, or "--" where nothing is.</summary>
    public override string ToString() => (IsComplete, Known) switch
    {
        (true, _) => Known.ToString("N0", CultureInfo.InvariantCulture),
        (false, 0) => "--",
        _ => "≥ " + Known.ToString("N0", CultureInfo.InvariantCulture),
    };
}
