namespace TorchConv.Lab.Reading;

/// <summary>Why the values of a scene cannot be: the rule that one of them breaks.</summary>
/// <param name="Field">The name of the field that caused it; null where no single one did.</param>
/// <param name="Rule">What was given, which rule it breaks, and what would be right.</param>
public sealed record Refusal(string? Field, string Rule);
