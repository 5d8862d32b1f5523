namespace TorchConv.Lab.Files;

/// <summary>What was asked for cannot be. The parameter that it names is a field.</summary>
/// <param name="refusal">Why.</param>
public sealed class RefusedException(Refusal refusal) : ArgumentException(refusal.Rule, refusal.Field)
{
    /// <summary>Why.</summary>
    public Refusal Refusal { get; } = refusal;
}
