using System.Collections.Immutable;

namespace TorchConv.Expressions;

/// <summary>All kinds of modules that are known, by PyTorch's name.</summary>
internal static partial class ModuleSignatures
{
    /// <summary>Modules in a row: the only kind that holds others and says in which order they run.</summary>
    public static ModuleSignature Sequential { get; } = ModuleSignature.Of("Sequential", "");

    public static ImmutableSortedDictionary<string, ModuleSignature> All { get; } =
        new ModuleSignature[][] { Convolutions, Pools, Norms, Activations, Shapes, Recurrent, Losses, [Sequential] }
            .SelectMany(kinds => kinds).ToImmutableSortedDictionary(kind => kind.Name, kind => kind, StringComparer.Ordinal);
}
