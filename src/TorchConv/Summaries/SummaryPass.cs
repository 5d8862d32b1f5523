namespace TorchConv.Summaries;

/// <summary>How much of a model was computed to find its shapes.</summary>
public enum SummaryPass
{
    /// <summary>
    /// Nothing was computed and no activation was allocated: TorchSharp's modules ran on empty batches, and the code between them
    /// on META tensors.
    /// </summary>
    NothingComputed,

    /// <summary>
    /// TorchSharp's modules ran on empty batches and returned zeros. The code between them was computed, because it uses an
    /// operation without a META form in libtorch (<c>functional.relu</c>) or creates tensors on the CPU.
    /// </summary>
    BetweenModulesComputed,

    /// <summary>The whole model was computed, for inputs of zeros where no values were given.</summary>
    AllComputed,
}
