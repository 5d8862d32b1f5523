using TorchSharp;

namespace TorchConv.ReceptiveFields;

/// <summary>A module and all within it; each stands before those within it.</summary>
internal static class ModuleTree
{
    public static IEnumerable<torch.nn.Module> Of(torch.nn.Module module) => module.named_modules().Select(named => named.module).Prepend(module);
}
