using System.Collections;
using System.Reflection;
using static TorchSharp.torch;

namespace TorchConv.Tests;

/// <summary>How many hooks the modules of a model have, which TorchSharp keeps in private fields.</summary>
internal static class Hooks
{
    private static readonly string[] Names = ["pre_hooks", "post_hooks"];

    public static int Of(nn.Module model) => model.modules().Prepend(model).Sum(module => FieldsOf(module.GetType()).Sum(field => ((ICollection?)field.GetValue(module))?.Count ?? 0));

    /// <summary>A private field is known to the class that has it alone, not to those that inherit it.</summary>
    private static IEnumerable<FieldInfo> FieldsOf(Type? type) => type is null
        ? []
        : type.GetFields(BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(field => Names.Any(field.Name.EndsWith)).Concat(FieldsOf(type.BaseType));
}
