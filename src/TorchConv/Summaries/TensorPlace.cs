using System.Runtime.CompilerServices;
using TorchSharp;
using TorchSharp.Modules;

namespace TorchConv.Summaries;

/// <summary>A parameter or buffer of a module, which another tensor can stand in for.</summary>
/// <remarks>
/// A stand-in lends its native tensor to the very same object, which its module goes on to hold in whatever field it likes.
/// </remarks>
internal class TensorPlace
{
    private readonly torch.Tensor _tensor;
    private readonly nint _native;
    private torch.Tensor? _standIn;

    private TensorPlace(torch.Tensor tensor)
    {
        _tensor = tensor;
        _native = tensor.Handle;
        Shape = tensor.shape;
        Type = tensor.dtype;
        Device = tensor.device;
        IsWeight = tensor is Parameter && (torch.is_floating_point(Type) || torch.is_complex(Type));
    }

    public long[] Shape { get; }

    public torch.ScalarType Type { get; }

    /// <summary>Where the tensor itself is.</summary>
    public torch.Device Device { get; }

    public bool IsMeta => Device.type == DeviceType.META;

    public static TensorPlace Of(torch.nn.Module module, torch.Tensor tensor) =>
        module is Embedding or EmbeddingBag && tensor is Parameter weight ? new NativeWeight(module, weight) : new TensorPlace(tensor);

    /// <summary>Whether it is a parameter with a gradient to ask for.</summary>
    public bool IsWeight { get; }

    /// <summary>The numbers of the tensor itself, without its gradient.</summary>
    public torch.Tensor Detached()
    {
        torch.Tensor? standIn = Put(null);
        torch.Tensor detached = _tensor.detach();
        Put(standIn);
        return detached;
    }

    /// <summary>Puts a stand-in, or with null the tensor itself; answers what was there before.</summary>
    public torch.Tensor? Put(torch.Tensor? standIn)
    {
        torch.Tensor? before = _standIn;
        if (!ReferenceEquals(before, standIn))
            Set(_standIn = standIn);
        return before;
    }

    private protected virtual void Set(torch.Tensor? standIn) => Handle(_tensor) = standIn?.Handle ?? _native;

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "handle")]
    private static extern ref nint Handle(torch.Tensor tensor);

    /// <summary>The weight of an embedding, which its native module holds and not the object of .NET.</summary>
    private sealed class NativeWeight(torch.nn.Module module, Parameter weight) : TensorPlace(weight)
    {
        private protected override void Set(torch.Tensor? standIn)
        {
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
