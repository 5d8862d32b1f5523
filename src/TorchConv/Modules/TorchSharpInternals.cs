using System.Reflection;
using System.Runtime.CompilerServices;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchConv.Modules;

/// <summary>The members of TorchSharp that it does not publish and that are needed here: another version may name them otherwise.</summary>
internal static class TorchSharpInternals
{
    private static readonly FieldInfo NativeModule =
        typeof(torch.nn.Module).GetField("handle", BindingFlags.Instance | BindingFlags.NonPublic)!;

    /// <summary>Returns the handle of libtorch's module.</summary>
    public static object? NativeOf(torch.nn.Module module) => NativeModule.GetValue(module);

    /// <summary>Replaces the handle of libtorch's module; without one, TorchSharp throws when the module is called.</summary>
    public static void SetNative(torch.nn.Module module, object? native) => NativeModule.SetValue(module, native);

    /// <summary>The pointer to libtorch's tensor.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "handle")]
    public static extern ref nint Handle(torch.Tensor tensor);

    /// <summary>The registered children.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_internal_submodules")]
    public static extern ref OrderedDict<string, torch.nn.Module> Children(torch.nn.Module module);

    /// <summary>The registered parameters.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_internal_params")]
    public static extern ref OrderedDict<string, Parameter> Parameters(torch.nn.Module module);

    /// <summary>The registered buffers, each with whether it is saved with the model.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_internal_buffers")]
    public static extern ref OrderedDict<string, (torch.Tensor, bool)> Buffers(torch.nn.Module module);

    /// <summary>Whether dimension 0 of the input is the batch.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_batch_first")]
    public static extern ref bool IsBatchFirst(RNN module);

    /// <inheritdoc cref="IsBatchFirst(RNN)"/>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_batch_first")]
    public static extern ref bool IsBatchFirst(GRU module);

    /// <inheritdoc cref="IsBatchFirst(RNN)"/>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_batch_first")]
    public static extern ref bool IsBatchFirst(LSTM module);
}
