using System.Runtime.CompilerServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchConv.Modules.TorchSharpInternals;

namespace TorchConv.Modules;

/// <summary>A parameter or buffer of a module, for which another tensor can stand in.</summary>
/// <remarks>
/// The .NET object stays where the module holds it; only its pointer to libtorch's tensor is replaced by that of the stand-in.
/// </remarks>
internal class TensorSlot
{
    /// <summary>
    /// The stand-in without a native tensor: TorchSharp throws whenever the tensor that it stands in for is used in any way.
    /// </summary>
    public static readonly torch.Tensor Absent = (torch.Tensor)RuntimeHelpers.GetUninitializedObject(typeof(torch.Tensor));

    private readonly torch.Tensor _tensor;
    private readonly nint _native;
    private torch.Tensor? _standIn;

    private TensorSlot(string name, torch.Tensor tensor)
    {
        Name = name;
        _tensor = tensor;
        _native = tensor.Handle;
        Device = tensor.device;
    }

    /// <summary>The registered name, such as "weight".</summary>
    public string Name { get; }

    public long[] Shape => field ??= OfItself(tensor => tensor.shape);

    public torch.ScalarType Type => OfItself(tensor => tensor.dtype);

    /// <summary>The device of the tensor itself.</summary>
    public torch.Device Device { get; }

    public bool IsMeta => Device.type == DeviceType.META;

    public static TensorSlot Create(torch.nn.Module module, string name, torch.Tensor tensor) =>
        module is Embedding or EmbeddingBag && tensor is Parameter weight
            ? new NativeWeight(module, name, weight)
            : new TensorSlot(name, tensor);

    public bool IsParameter => _tensor is Parameter;

    /// <summary>Whether it is a parameter of a type that can have a gradient.</summary>
    public bool IsWeight => IsParameter && (torch.is_floating_point(Type) || torch.is_complex(Type));

    /// <summary>Returns the tensor itself, detached from its gradient, even while a stand-in replaces it.</summary>
    public torch.Tensor Detached() => OfItself(tensor => tensor.detach());

    private T OfItself<T>(Func<torch.Tensor, T> fact)
    {
        nint now = Handle(_tensor);
        Handle(_tensor) = _native;
        try
        {
            return fact(_tensor);
        }
        finally
        {
            Handle(_tensor) = now;
        }
    }

    /// <summary>Returns name and shape, such as "weight (3×2)".</summary>
    public override string ToString() => $"{Name} ({Arithmetic.Shape.Of(Shape)})";

    /// <summary>Puts a stand-in, or the tensor itself if null, and returns the previous stand-in.</summary>
    public torch.Tensor? Put(torch.Tensor? standIn)
    {
        torch.Tensor? before = _standIn;
        if (!ReferenceEquals(before, standIn))
        {
            if (before is not null && !ReferenceEquals(before, Absent) && Handle(_tensor) == 0)
                Outlive(before);
            Set(_standIn = standIn);
        }

        return before;
    }

    /// <summary>
    /// The model disposed of its tensor while a stand-in was in place, which freed the stand-in's native tensor. The stand-in must not
    /// free it again, and the tensor itself, which was not freed, will be finalized as before.
    /// </summary>
    private void Outlive(torch.Tensor standIn)
    {
        Handle(standIn) = 0;
        GC.ReRegisterForFinalize(_tensor);
    }

    private protected virtual void Set(torch.Tensor? standIn) => Handle(_tensor) = standIn is null ? _native : Handle(standIn);

    /// <summary>The weight of an embedding: the native module holds it, not the .NET object.</summary>
    private sealed class NativeWeight(torch.nn.Module module, string name, Parameter weight) : TensorSlot(name, weight)
    {
        private protected override void Set(torch.Tensor? standIn)
        {
            // Without its native module an embedding has no weight either; BorrowedModel takes it away.
            if (ReferenceEquals(standIn, Absent))
                return;

            Parameter put = standIn is null ? weight : new Parameter(standIn.detach(), standIn.requires_grad);
            switch (module)
            {
                case Embedding embedding:
                    embedding.weight = put;
                    break;
                case EmbeddingBag bag:
                    bag.weight = put;
                    break;
            }
        }
    }
}
