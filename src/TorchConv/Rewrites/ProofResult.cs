namespace TorchConv.Rewrites;

/// <summary>What came out when a rewrite was proved.</summary>
/// <param name="Name">The name of the rewrite.</param>
/// <param name="Difference">The largest difference over all layers; null where the rewrite does not cover the configuration.</param>
/// <param name="Holds">When both compute the same, in words; null where the rewrite does not cover the configuration.</param>
/// <param name="Refusal">Why the rewrite does not cover the configuration.</param>
public sealed record ProofResult(string Name, Difference? Difference, string? Holds, ArgumentException? Refusal)
{
    /// <summary>The relative difference up to which two outputs in float64 are equal: what rounding alone makes of them.</summary>
    public const double Tolerance = 1e-10;

    /// <summary>Whether nothing refutes it: the outputs are equal, or the configuration is not covered.</summary>
    public bool IsFine => Difference is not { } difference || difference.Relative <= Tolerance;
}
