using TorchConv.Arithmetic;
using TorchConv.Modules;
using TorchSharp;
using TorchSharp.Modules;

namespace TorchConv.ReceptiveFields;

/// <summary>
/// The maximum of a window depends on the whole window, but its gradient reaches only the position of the largest value. Until this
/// is disposed of, each <see cref="MaxPool2d"/> returns the mean of its window instead.
/// </summary>
internal sealed class OpenMaxPooling : IDisposable
{
    private readonly List<Action> _removals = [];

    public OpenMaxPooling(ModuleTree modules)
    {
        foreach (MaxPool2d pool in modules.All.OfType<MaxPool2d>())
            _removals.Add(pool.register_forward_hook((_, input, output) => Mean(pool, input, output)).remove);
    }

    public void Dispose() => _removals.ForEach(remove => remove());

    private static torch.Tensor Mean(MaxPool2d pool, torch.Tensor input, torch.Tensor output)
    {
        IReadOnlyList<SlidingWindow> axes = ModuleKind.WindowOf(pool)!.Axes;
        (SlidingWindow height, SlidingWindow width) = (axes[0], axes[1]);
        torch.Tensor images = input.reshape(-1, 1, input.shape[^2], input.shape[^1]);
        long[] padding = [width.PaddingBefore, After(width, ^1), height.PaddingBefore, After(height, ^2)];
        torch.Tensor padded = torch.nn.functional.pad(images, padding);
        using Scalar weight = 1.0 / (height.Kernel * width.Kernel);
        torch.Tensor kernel = torch.full([1, 1, height.Kernel, width.Kernel], weight, input.dtype);
        return torch.nn.functional
            .conv2d(padded, kernel, strides: [height.Stride, width.Stride], dilation: [height.Dilation, width.Dilation])
            .reshape(output.shape);

        // As much padding as the last window needs: with ceil_mode it may reach past the end.
        long After(SlidingWindow window, Index dimension) =>
            Math.Max(0, window.PositionOf(output.shape[dimension] - 1, window.Kernel - 1) + 1 - input.shape[dimension]);
    }
}
