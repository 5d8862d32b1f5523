using TorchConv.Arithmetic;
using TorchSharp;
using TorchSharp.Modules;

namespace TorchConv.Modules;

/// <summary>The window of a convolution or a pooling.</summary>
/// <param name="Axes">Kernel size, stride, padding and dilation along each dimension of the images; height before width.</param>
/// <param name="Groups">The number of groups into which the channels are divided; 1 for pooling.</param>
public sealed record WindowFacts(IReadOnlyList<SlidingWindow> Axes, long Groups)
{
    /// <summary>Returns the window as text, such as "3×3, stride 2, padding 1"; default values are omitted.</summary>
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

    internal static WindowFacts OfConvolution(torch.nn.Module module)
    {
        var m = (Convolution)module;
        return m.padding_type == Padding.Same
            ? new([.. m.kernel_size.Zip(m.dilation, (kernel, dilation) => SlidingWindow.Same(kernel, dilation))], m.groups)
            : Along(m.kernel_size, m.stride, m.padding, m.dilation, m.groups);
    }

    /// <summary>The stride of pooling is its kernel size by default. A single size applies to every dimension.</summary>
    internal static WindowFacts Along(
        Sizes kernel, Sizes stride = default, Sizes padding = default, Sizes dilation = default, long groups = 1) =>
        new([.. kernel.Values!.Select((k, i) => new SlidingWindow(k, stride.At(i) ?? k, padding.At(i) ?? 0, dilation.At(i) ?? 1))], groups);

    private IEnumerable<string> Part(string name, Func<SlidingWindow, long> size, long usual)
    {
        long[] sizes = [.. Axes.Select(size)];
        if (sizes.All(s => s == usual))
            return [];
        return [$"{name} {(sizes.Distinct().Count() == 1 ? $"{sizes[0]}" : string.Join('×', sizes))}"];
    }

    /// <summary>The sizes of the dimensions as TorchSharp's modules keep them: several, one for all, or none for the default.</summary>
    internal readonly record struct Sizes(long[]? Values)
    {
        public static implicit operator Sizes(long[]? values) => new(values);

        public static implicit operator Sizes(long? value) => new(value is null ? null : [value.Value]);

        public long? At(int axis) => Values is { Length: > 0 } ? Values[Math.Min(axis, Values.Length - 1)] : null;
    }
}
