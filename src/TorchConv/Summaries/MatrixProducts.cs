using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using TorchSharp;

namespace TorchConv.Summaries;

/// <summary>
/// Whether a user's module multiplies matrices itself. libtorch ends the process there if the types or sizes of two tensors do not
/// agree, because TorchSharp expects no exception of <c>matmul</c>; so such a module is not run with other types and sizes than its own.
/// </summary>
internal static class MatrixProducts
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly ConditionalWeakTable<Type, object> Known = [];

    /// <summary>Returns whether a module's class, a base class of the user's or a class within them calls <c>matmul</c>.</summary>
    public static bool AreCalledBy(torch.nn.Module module) => (bool)Known.GetValue(module.GetType(), static type => AreCalledBy(type, []));

    /// <summary>A class within another may inherit from it: each is looked at once.</summary>
    private static bool AreCalledBy(Type type, HashSet<Type> seen) =>
        type.Assembly != typeof(torch).Assembly && type != typeof(object) && seen.Add(type)
        && (type.GetMethods(Declared).Any(Calls)
            || type.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).Any(nested => AreCalledBy(nested, seen))
            || (type.BaseType is { } parent && AreCalledBy(parent, seen)));

    /// <summary>Whatever looks like a call in the code of a method is taken for one.</summary>
    private static bool Calls(MethodInfo method)
    {
        byte[] code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (int i = 0; i + sizeof(int) < code.Length; i++)
        {
            bool isCall = code[i] == OpCodes.Call.Value || code[i] == OpCodes.Callvirt.Value;
            if (isCall && IsProduct(method, BitConverter.ToInt32(code, i + 1)))
                return true;
        }

        return false;
    }

    private static bool IsProduct(MethodInfo caller, int token)
    {
        try
        {
            Type[]? ofMethod = caller.IsGenericMethod ? caller.GetGenericArguments() : null;
            MethodBase? called = caller.Module.ResolveMethod(token, caller.DeclaringType?.GetGenericArguments(), ofMethod);
            return called is { Name: "matmul" } && called.DeclaringType?.Assembly == typeof(torch).Assembly;
        }
        catch (Exception e) when (e is ArgumentException or BadImageFormatException)
        {
            return false; // It was no call.
        }
    }
}
