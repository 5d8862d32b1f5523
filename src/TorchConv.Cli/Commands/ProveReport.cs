using TorchConv.Arithmetic;
using TorchConv.Rewrites;
using TorchConv.Tables;

namespace TorchConv.Cli.Commands;

/// <summary>What came out of the proofs, as data.</summary>
/// <param name="Layer">The convolution, as C#.</param>
/// <param name="Input">The shape of each input.</param>
/// <param name="Layers">How many random layers each rewrite was given.</param>
/// <param name="Tolerance">The relative difference up to which two outputs count as equal.</param>
/// <param name="Rewrites">One for each rewrite.</param>
internal sealed record ProveReport(string Layer, NumberRow Input, int Layers, double Tolerance, IReadOnlyList<ProofReport> Rewrites);

/// <summary>
/// One rewrite as data. A refusal stands where the configuration is not covered; otherwise the differences and when it holds.
/// </summary>
internal sealed record ProofReport(string Name, bool Fine, double? Difference, double? RelativeDifference, string? Holds, string? Refusal)
{
    public static ProofReport From(ProofResult result) => new(
        result.Name,
        result.IsFine,
        result.Difference?.Absolute,
        result.Difference?.Relative,
        result.Holds,
        result.Reason is null ? null : Guard.MessageOf(result.Reason));
}
