using TorchConv.Arithmetic;
using TorchSharp;
using TorchSharp.Modules;

namespace TorchConv.Modules;

/// <summary>The window of a convolution or a pooling.</summary>
/// <param name="Axes">Kernel, stride, padding and dilation along each dimension of the images; height before width.</param>
/// <param name="Groups">Into how many groups the channels are divided; 1 for a pooling.</param>
public sealed record WindowFacts(IReadOnlyList<SlidingWindow> Axes, long Groups)
{
    /// <summary>Such as "3×3, stride 2, padding 1"; default values are omitted.</summary>
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

    /// <summary>A pooling without a stride moves by its kernel. One size that is given for several dimensions is that of each.</summary>
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

    /// <summary>A size of each dimension, as TorchSharp's modules keep it: several, one, or none where the default holds.</summary>
    internal readonly record struct Sizes(long[]? Values)
    {
        public static implicit operator Sizes(long[]? values) => new(values);

        public static implicit operator Sizes(long? value) => new(value is null ? null : [value.Value]);

        public long? At(int axis) => Values is { Length: > 0 } ? Values[Math.Min(axis, Values.Length - 1)] : null;
    }
}
