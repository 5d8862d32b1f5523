namespace TorchConv.Article;

/// <summary>What follows from the evidence for a claim.</summary>
public enum Verdict
{
    /// <summary>All evidence agrees with it.</summary>
    Held,

    /// <summary>It holds under a condition that the article omits; a counterexample shows that it needs the condition.</summary>
    Conditional,

    /// <summary>It is wrong as the article states it; its correction agrees with all evidence.</summary>
    Corrected,

    /// <summary>Evidence that should agree does not.</summary>
    Failed,
}
