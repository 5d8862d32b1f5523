using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchConv.Tests;

/// <summary>
/// Convolution written from its definition, with nothing but loops: the third source for every value, beside libtorch and TorchConv.
/// </summary>
/// <remarks>
/// Arrays are N×C×H×W, weights as PyTorch lays them out: out × in/groups × height × width for the ordinary convolution,
/// in × out/groups × height × width for the transposed one. Pairs are (height, width).
/// </remarks>
internal static class PlainConvolution
{
    /// <summary>What the layer answers for a batched input, from its weight and bias, computed without libtorch. Every padding and padding mode is covered.</summary>
    /// <remarks>
    /// One module of TorchSharp differs: 'same' together with a padding mode other than zeros lays the rows' padding on the columns and
    /// the other way round, which shows where the two differ.
    /// </remarks>
    public static Tensor Of(Conv2d layer, Tensor input)
    {
        var (top, bottom, left, right) = PaddingOf(layer);
        double[,,,] padded = Pad(Values(input), top, bottom, left, right, layer.padding_mode);
        return from_array(Conv2d(padded, Values(layer.weight), Bias(layer), Pair(layer.stride), (0, 0), Pair(layer.dilation), (int)layer.groups));
    }

    /// <inheritdoc cref="Of(TorchSharp.Modules.Conv2d, Tensor)" path="/summary"/>
    public static Tensor Of(ConvTranspose2d layer, Tensor input) => from_array(ConvTranspose2d(
        Values(input), Values(layer.weight), Bias(layer), Pair(layer.stride), Pair(layer.padding!), Pair(layer.dilation), (int)layer.groups, Pair(layer.output_padding)));

    /// <summary>A tensor of four dimensions as an array.</summary>
    public static double[,,,] Values(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return (double[,,,])tensor.detach().cpu().to_type(ScalarType.Float64).contiguous().data<double>().ToNDArray();
    }

    /// <summary>out[n, o, y, x] = bias[o] + Σ weight[o, i, ky, kx] · input[n, first + i, stride·y + dilation·ky − padding, …].</summary>
    public static double[,,,] Conv2d(
        double[,,,] input,
        double[,,,] weight,
        double[]? bias = null,
        (int Height, int Width)? stride = null,
        (int Height, int Width)? padding = null,
        (int Height, int Width)? dilation = null,
        int groups = 1)
    {
        var (s, p, d) = (stride ?? (1, 1), padding ?? (0, 0), dilation ?? (1, 1));
        int outChannels = weight.GetLength(0), inPerGroup = weight.GetLength(1), kernelHeight = weight.GetLength(2), kernelWidth = weight.GetLength(3);
        int outPerGroup = outChannels / groups, height = input.GetLength(2), width = input.GetLength(3);
        int outHeight = (height + 2 * p.Height - d.Height * (kernelHeight - 1) - 1) / s.Height + 1;
        int outWidth = (width + 2 * p.Width - d.Width * (kernelWidth - 1) - 1) / s.Width + 1;

        return Gather(input.GetLength(0), outChannels, outHeight, outWidth, (n, o, y, x) =>
        {
            int firstIn = o / outPerGroup * inPerGroup;
            double sum = bias?[o] ?? 0;
            foreach (var (i, ky, kx) in Positions(inPerGroup, kernelHeight, kernelWidth))
            {
                int row = s.Height * y + d.Height * ky - p.Height, column = s.Width * x + d.Width * kx - p.Width;
                if (0 <= row && row < height && 0 <= column && column < width)
                    sum += weight[o, i, ky, kx] * input[n, firstIn + i, row, column];
            }

            return sum;
        });
    }

    /// <summary>
    /// out[n, o, y, x] = bias[o] + Σ weight[i, o, ky, kx] · input[n, i, r, c] over all r, c, ky, kx with stride·r + dilation·ky − padding = y
    /// and the same for x: the inputs whose kernel, laid out at stride times their position, covers this output.
    /// </summary>
    public static double[,,,] ConvTranspose2d(
        double[,,,] input,
        double[,,,] weight,
        double[]? bias = null,
        (int Height, int Width)? stride = null,
        (int Height, int Width)? padding = null,
        (int Height, int Width)? dilation = null,
        int groups = 1,
        (int Height, int Width)? outputPadding = null)
    {
        var (s, p, d, extra) = (stride ?? (1, 1), padding ?? (0, 0), dilation ?? (1, 1), outputPadding ?? (0, 0));
        int inChannels = weight.GetLength(0), outPerGroup = weight.GetLength(1), kernelHeight = weight.GetLength(2), kernelWidth = weight.GetLength(3);
        int inPerGroup = inChannels / groups, height = input.GetLength(2), width = input.GetLength(3);
        int outHeight = (height - 1) * s.Height - 2 * p.Height + d.Height * (kernelHeight - 1) + extra.Height + 1;
        int outWidth = (width - 1) * s.Width - 2 * p.Width + d.Width * (kernelWidth - 1) + extra.Width + 1;

        return Gather(input.GetLength(0), outPerGroup * groups, outHeight, outWidth, (n, o, y, x) =>
        {
            int firstIn = o / outPerGroup * inPerGroup;
            double sum = bias?[o] ?? 0;
            foreach (var (i, ky, kx) in Positions(inPerGroup, kernelHeight, kernelWidth))
            {
                int row = y + p.Height - d.Height * ky, column = x + p.Width - d.Width * kx;
                bool isStart = row >= 0 && column >= 0 && row % s.Height == 0 && column % s.Width == 0;
                if (isStart && row / s.Height < height && column / s.Width < width)
                    sum += weight[firstIn + i, o % outPerGroup, ky, kx] * input[n, firstIn + i, row / s.Height, column / s.Width];
            }

            return sum;
        });
    }

    private static double[,,,] Gather(int batch, int channels, int height, int width, Func<int, int, int, int, double> value)
    {
        var output = new double[batch, channels, height, width];
        for (int n = 0; n < batch; n++)
        {
            foreach (var (c, y, x) in Positions(channels, height, width))
                output[n, c, y, x] = value(n, c, y, x);
        }

        return output;
    }

    private static IEnumerable<(int Channel, int Row, int Column)> Positions(int channels, int height, int width)
    {
        for (int channel = 0; channel < channels; channel++)
        {
            for (int row = 0; row < height; row++)
            {
                for (int column = 0; column < width; column++)
                    yield return (channel, row, column);
            }
        }
    }

    /// <summary>Rows and columns laid around the input, their values as the padding mode says.</summary>
    private static double[,,,] Pad(double[,,,] input, int top, int bottom, int left, int right, PaddingModes mode)
    {
        int height = input.GetLength(2), width = input.GetLength(3);
        return Gather(input.GetLength(0), input.GetLength(1), top + height + bottom, left + width + right, (n, c, y, x) =>
        {
            int? row = Source(y - top, height, mode), column = Source(x - left, width, mode);
            return row is int r && column is int k ? input[n, c, r, k] : 0;
        });
    }

    private static int? Source(int position, int length, PaddingModes mode) => mode switch
    {
        _ when 0 <= position && position < length => position,
        PaddingModes.Zeros => null,
        PaddingModes.Replicate => Math.Clamp(position, 0, length - 1),
        PaddingModes.Reflect => position < 0 ? -position : 2 * (length - 1) - position,
        PaddingModes.Circular => (position + length) % length,
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "zeros, reflect, replicate or circular"),
    };

    /// <summary>Padding 'same' puts what does not halve below and to the right.</summary>
    private static (int Top, int Bottom, int Left, int Right) PaddingOf(Conv2d layer)
    {
        if (layer.padding is [var vertical, var horizontal])
            return ((int)vertical, (int)vertical, (int)horizontal, (int)horizontal);
        if (layer.padding_type == Padding.Valid)
            return (0, 0, 0, 0);

        int height = (int)(layer.dilation[0] * (layer.kernel_size[0] - 1)), width = (int)(layer.dilation[1] * (layer.kernel_size[1] - 1));
        return (height / 2, height - height / 2, width / 2, width - width / 2);
    }

    private static double[]? Bias(Convolution layer)
    {
        using var scope = NewDisposeScope();
        return layer.bias?.detach().cpu().to_type(ScalarType.Float64).data<double>().ToArray();
    }

    private static (int Height, int Width) Pair(long[] sizes) => ((int)sizes[0], (int)sizes[^1]);
}
