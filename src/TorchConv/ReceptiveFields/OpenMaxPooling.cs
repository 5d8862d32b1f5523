using TorchSharp;
using TorchSharp.Modules;

namespace TorchConv.ReceptiveFields;

/// <summary>
/// The largest value of a window depends on all of the window, but its gradient reaches only the position where it
/// stands. Until this is disposed of, each <see cref="MaxPool2d"/> answers the mean of its window instead.
/// </summary>
internal sealed class OpenMaxPooling : IDisposable
{
    private readonly List<Action> _removals = [];

    public OpenMaxPooling(torch.nn.Module module)
    {
        foreach (MaxPool2d pool in ModuleTree.Of(module).OfType<MaxPool2d>().Distinct())
            _removals.Add(pool.register_forward_hook((_, input, output) => Mean(pool, input, output)).remove);
    }

    public void Dispose() => _removals.ForEach(remove => remove());

    private static torch.Tensor Mean(MaxPool2d pool, torch.Tensor input, torch.Tensor output)
    {
        (long kernel, long stride, long padding, long dilation) height = Along(0), width = Along(1);
        torch.Tensor images = input.reshape(-1, 1, input.shape[^2], input.shape[^1]);
        torch.Tensor padded = torch.nn.functional.pad(images, [width.padding, After(width, -1), height.padding, After(height, -2)]);
        using Scalar weight = 1.0 / (height.kernel * width.kernel);
        torch.Tensor kernel = torch.full([1, 1, height.kernel, width.kernel], weight, input.dtype);
        return torch.nn.functional.conv2d(padded, kernel, strides: [height.stride, width.stride], dilation: [height.dilation, width.dilation]).reshape(output.shape);

        (long, long, long, long) Along(int axis) => (
            pool.kernel_size[axis % pool.kernel_size.Length],
            (pool.stride ?? pool.kernel_size) is { Length: > 0 } stride ? stride[axis % stride.Length] : pool.kernel_size[axis % pool.kernel_size.Length],
            pool.padding is { Length: > 0 } padding ? padding[axis % padding.Length] : 0,
            pool.dilation is { Length: > 0 } dilation ? dilation[axis % dilation.Length] : 1);

        // As much as the last window needs: with ceil_mode it may hang over.
        long After((long Kernel, long Stride, long Padding, long Dilation) window, int dimension)
        {
            long windows = output.shape[output.shape.Length + dimension], length = input.shape[input.shape.Length + dimension];
            return Math.Max(0, ((windows - 1) * window.Stride) + (window.Dilation * (window.Kernel - 1)) + 1 - window.Padding - length);
        }
    }
}
