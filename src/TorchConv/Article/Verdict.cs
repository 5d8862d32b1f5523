namespace TorchConv.Article;

/// <summary>What the evidence says of a claim.</summary>
public enum Verdict
{
    /// <summary>All evidence agrees with it.</summary>
    Held,

    /// <summary>It holds under a condition that the article leaves out, and a counterexample shows that it needs one.</summary>
    Conditional,

    /// <summary>As the article has it, it is wrong; the correction agrees with all evidence.</summary>
    Corrected,

    /// <summary>Evidence that should agree does not.</summary>
    Failed,
}
