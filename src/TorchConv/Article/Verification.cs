namespace TorchConv.Article;

/// <summary>A claim with its evidence.</summary>
/// <param name="Claim">What the article says.</param>
/// <param name="Evidence">What was observed, in the order of the argument.</param>
public sealed record Verification(Claim Claim, IReadOnlyList<Evidence> Evidence)
{
    /// <summary>
    /// Failed if evidence that should agree does not, or if there is none; otherwise held, unless a counterexample shows
    /// that the claim needs its condition or its correction.
    /// </summary>
    public Verdict Verdict
    {
        get
        {
            bool isSupported = Evidence.Any(evidence => !evidence.IsCounterexample)
                && Evidence.All(evidence => evidence.IsCounterexample || evidence.IsEqual);
            if (!isSupported)
                return Verdict.Failed;

            bool isCountered = Evidence.Any(evidence => evidence.IsCounterexample && !evidence.IsEqual);
            return (isCountered, Claim.Condition, Claim.Correction) switch
            {
                (false, _, _) => Verdict.Held,
                (true, not null, _) => Verdict.Conditional,
                (true, _, not null) => Verdict.Corrected,
                _ => Verdict.Failed,
            };
        }
    }
}
