using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace TorchConv.Modules;

/// <summary>
/// Whether a module was disposed of. TorchSharp does not say so: the module has no parameters any more, and its forward throws a raw
/// exception, since the fields of its own modules still hold the tensors that were freed, or libtorch's module is gone.
/// </summary>
internal static class DisposedModule
{
    private static readonly ConditionalWeakTable<Type, FieldInfo[]> TensorsByType = [];

    /// <summary>Returns whether the module was disposed of.</summary>
    public static bool IsDisposed(this torch.nn.Module module) =>
        TorchSharpInternals.NativeOf(module) is SafeHandle { IsClosed: true }
        || TensorsOf(module.GetType()).Any(field => field.GetValue(module) is torch.Tensor { IsInvalid: true });

    /// <summary>Returns the fields of TorchSharp's own classes; what a user's class keeps is the user's concern.</summary>
    private static FieldInfo[] TensorsOf(Type type) => TensorsByType.GetValue(type, static type =>
    {
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        List<FieldInfo> fields = [];
        for (Type? t = type; t is not null; t = t.BaseType)
        {
            if (t.Assembly == typeof(torch).Assembly)
                fields.AddRange(t.GetFields(Own));
        }

        return [.. fields.Where(field => field.FieldType.IsAssignableTo(typeof(torch.Tensor)))];
    });
}
