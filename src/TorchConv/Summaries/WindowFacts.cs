using TorchConv.Arithmetic;
using TorchSharp;
using TorchSharp.Modules;

namespace TorchConv.Summaries;

/// <summary>The window of a convolution or a pooling.</summary>
/// <param name="Axes">Kernel, stride, padding and dilation along each dimension of the images; height before width.</param>
/// <param name="Groups">Into how many groups the channels are divided; 1 for a pooling.</param>
public sealed record WindowFacts(IReadOnlyList<SlidingWindow> Axes, long Groups)
{
    /// <summary>Such as "3×3, stride 2, padding 1"; what is as usual is left out.</summary>
    public override string ToString()
    {
        string[] parts =
        [
            string.Join('×', Axes.Select(axis => axis.Kernel)),
            .. Part("stride", axis => axis.Stride, 1),
            .. Part("padding", axis => axis.PaddingBefore, 0),
            .. Part("dilation", axis => axis.Dilation, 1),
            .. Groups == 1 ? [] : new[] { $"groups {Groups}" },
        ];
        return string.Join(", ", parts);
    }

    /// <inheritdoc/>
    public bool Equals(WindowFacts? other) => other is not null && Groups == other.Groups && Axes.SequenceEqual(other.Axes);

    /// <inheritdoc/>
    public override int GetHashCode() => Axes.Aggregate(Groups.GetHashCode(), HashCode.Combine);

    /// <summary>The window of one of TorchSharp's own modules; null where it has none.</summary>
    internal static WindowFacts? Of(torch.nn.Module module) => module switch
    {
        Convolution { padding_type: Padding.Same } m =>
            new([.. m.kernel_size.Zip(m.dilation, (kernel, dilation) => SlidingWindow.Same(kernel, dilation))], m.groups),
        Convolution m => Along(m.kernel_size, m.stride, m.padding, m.dilation, m.groups),
        MaxPool1d m => Along([m.kernel_size], One(m.stride), One(m.padding), One(m.dilation)),
        MaxPool2d m => Along(m.kernel_size, m.stride, m.padding, m.dilation),
        MaxPool3d m => Along(m.kernel_size, m.stride, m.padding, m.dilation),
        AvgPool1d m => Along([m.kernel_size], One(m.stride), One(m.padding)),
        AvgPool2d m => Along(m.kernel_size, m.stride, m.padding),
        AvgPool3d m => Along(m.kernel_size, m.stride, m.padding),
        LPPool1d m => Along([m.kernel_size], One(m.stride)),
        LPPool2d m => Along(m.kernel_size, m.stride),
        _ => null,
    };

    /// <summary>A pooling without a stride moves by its kernel.</summary>
    private static WindowFacts Along(long[] kernel, long[]? stride = null, long[]? padding = null, long[]? dilation = null, long groups = 1) =>
        new([.. kernel.Select((k, i) => new SlidingWindow(k, At(stride, i, k), At(padding, i, 0), At(dilation, i, 1)))], groups);

    private static long At(long[]? sizes, int axis, long otherwise) => sizes is { Length: > 0 } ? sizes[Math.Min(axis, sizes.Length - 1)] : otherwise;

    private static long[]? One(long? size) => size is null ? null : [size.Value];

    private IEnumerable<string> Part(string name, Func<SlidingWindow, long> size, long usual)
    {
        long[] sizes = [.. Axes.Select(size)];
        if (sizes.All(s => s == usual))
            return [];
        return [$"{name} {(sizes.Distinct().Count() == 1 ? $"{sizes[0]}" : string.Join('×', sizes))}"];
    }
}
