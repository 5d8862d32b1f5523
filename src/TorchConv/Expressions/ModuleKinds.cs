using System.Collections.Immutable;

namespace TorchConv.Expressions;

/// <summary>All kinds of modules that are known, by PyTorch's name.</summary>
internal static partial class ModuleKinds
{
    /// <summary>Modules in a row: the only kind that holds others and says in which order they run.</summary>
    public static ModuleKind Sequential { get; } = ModuleKind.Of("Sequential", "");

    public static ImmutableSortedDictionary<string, ModuleKind> All { get; } =
        new ModuleKind[][] { Convolutions, Pools, Norms, Activations, Shapes, Recurrent, Losses, [Sequential] }
            .SelectMany(kinds => kinds).ToImmutableSortedDictionary(kind => kind.Name, kind => kind, StringComparer.Ordinal);
}
