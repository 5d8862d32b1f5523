using TorchConv.Arithmetic;
using TorchConv.Rewrites;
using TorchConv.Tables;

namespace TorchConv.Cli.Commands;

/// <summary>The results of the proofs, as data.</summary>
/// <param name="Layer">The convolution as a C# expression.</param>
/// <param name="Input">The shape of each input.</param>
/// <param name="Layers">The number of random layers for each rewrite.</param>
/// <param name="Tolerance">The relative difference up to which two outputs count as equal.</param>
/// <param name="Rewrites">One result for each rewrite.</param>
internal sealed record ProveReport(string Layer, NumberRow Input, int Layers, double Tolerance, IReadOnlyList<ProofReport> Rewrites);

/// <summary>
/// One rewrite as data: the differences and the condition, or, as "refusal", the reason why it does not cover the configuration.
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
