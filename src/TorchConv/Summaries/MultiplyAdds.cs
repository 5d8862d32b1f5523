using System.Globalization;

namespace TorchConv.Summaries;

/// <summary>
/// A number of multiply-adds: multiplications by a weight, each with its addition, for the whole input. If the cost of some modules
/// is not known, it is the number of the others.
/// </summary>
/// <param name="Known">The known number.</param>
/// <param name="IsComplete">Whether all of them are known.</param>
public readonly record struct MultiplyAdds(long Known, bool IsComplete)
{
    /// <summary>No multiply-adds: pooling, activation, normalisation, bias.</summary>
    public static readonly MultiplyAdds None = new(0, true);

    /// <summary>An unknown cost.</summary>
    public static readonly MultiplyAdds Unknown = new(0, false);

    /// <summary>The number if it is complete; otherwise null.</summary>
    public long? Exact => IsComplete ? Known : null;

    /// <summary>Returns the sum; it is complete if both are.</summary>
    public static MultiplyAdds operator +(MultiplyAdds left, MultiplyAdds right) => left.Add(right);

    /// <summary>Returns the sum; it is complete if both are.</summary>
    public MultiplyAdds Add(MultiplyAdds other) => new(checked(Known + other.Known), IsComplete && other.IsComplete);

    /// <summary>Returns the number, "≥ " and the number if it is not complete, or "--" if nothing is known.</summary>
    public override string ToString() => (IsComplete, Known) switch
    {
        (true, _) => Known.ToString("N0", CultureInfo.InvariantCulture),
        (false, 0) => "--",
        _ => "≥ " + Known.ToString("N0", CultureInfo.InvariantCulture),
    };
}
