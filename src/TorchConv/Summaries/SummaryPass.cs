namespace TorchConv.Summaries;

/// <summary>How much of the model had to run for its shapes to be known.</summary>
public enum SummaryPass
{
    /// <summary>
    /// Nothing was computed and no activation was allocated: TorchSharp's modules ran on nothing, what is between them on META.
    /// </summary>
    NothingComputed,

    /// <summary>
    /// TorchSharp's modules ran on nothing and answered zeros; what runs between them has no META form in libtorch
    /// (<c>functional.relu</c>) or makes tensors on the CPU, and was computed.
    /// </summary>
    BetweenModulesComputed,

    /// <summary>The whole model was run, on zeros.</summary>
    AllComputed,
}
