using System.Collections.Immutable;

namespace TorchConv.ReceptiveFields;

/// <summary>Dilations that leave no gaps.</summary>
/// <param name="Dilations">The dilations in ascending order; any order gives the same coverage.</param>
/// <param name="Field">Their field.</param>
public sealed record DilationList(ImmutableArray<long> Dilations, ReceptiveField Field);
