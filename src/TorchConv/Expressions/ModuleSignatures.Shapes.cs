using TorchConv.Arithmetic;

namespace TorchConv.Expressions;

/// <content>Modules that lay out anew what they are given.</content>
internal static partial class ModuleSignatures
{
    private static ModuleSignature[] Shapes =>
    [
        ModuleSignature.Of("Flatten", "start_dim:index=1 end_dim:index=-1") with { Output = Flattened },
        ModuleSignature.Of("Unflatten", "dim:index unflattened_size:shape") with { Output = Unflattened },
        ModuleSignature.Of(
            "Upsample",
            "size:shape2=None scale_factor:scale2=None mode:choice=nearest",
            "align_corners:flag=None recompute_scale_factor:flag=None") with { Output = Upsampled },
        ModuleSignature.Of("PixelShuffle", "upscale_factor:count") with { Output = (v, input) =>
            Shuffled(input, v.Count("upscale_factor")) },
        ModuleSignature.Of("PixelUnshuffle", "downscale_factor:count") with { Output = (v, input) =>
            Unshuffled(input, v.Count("downscale_factor")) },
        ModuleSignature.Of("ChannelShuffle", "groups:count") with { Output = (_, input) => input, IsPositionByPosition = true },
        ModuleSignature.Of("GLU", "dim:index=-1") with
        {
            Output = (v, input) => Axis(input, v.Index("dim"), "dim") is var axis && input[axis] % 2 == 0
                ? input.With(axis, input[axis] / 2)
                : throw new ArgumentException($"input ({input}) must have an even size in dimension {axis}: GLU halves it"),
        },
        ModuleSignature.Of("Unfold", "kernel_size:sizes2 dilation:sizes2=1 padding:sizes2=0 stride:sizes2=1"),
        ModuleSignature.Of("Fold", "output_size:sizes2 kernel_size:sizes2 dilation:sizes2=1 padding:sizes2=0 stride:sizes2=1"),
        ModuleSignature.Of(
            "Embedding",
            "num_embeddings:count embedding_dim>embedding_dims:count padding_idx:index=None",
            "max_norm:real=None norm_type:real=2 scale_grad_by_freq:flag=False sparse:flag=False") with
        {
            Count = v => checked(v.Count("num_embeddings") * v.Count("embedding_dim")),
            Output = (v, input) => Shape.Of([.. input, v.Count("embedding_dim")]),
        },
    ];

    private static Shape Flattened(ModuleValues v, Shape input)
    {
        int first = Axis(input, v.Index("start_dim"), "start_dim"), last = Axis(input, v.Index("end_dim"), "end_dim");
        if (first > last)
        {
            throw new ArgumentException(
                $"start_dim ({v.Index("start_dim")}) must not come after end_dim ({v.Index("end_dim")}) of input ({input})");
        }

        return Shape.Of([.. input.Take(first), input.Skip(first).Take(last - first + 1)
            .Aggregate(1L, (all, size) => checked(all * size)), .. input.Skip(last + 1)]);
    }

    private static Shape Unflattened(ModuleValues v, Shape input)
    {
        int axis = Axis(input, v.Index("dim"), "dim");
        long[] sizes = [.. v.Extents("unflattened_size").Values];
        int open = Array.IndexOf(sizes, -1);
        long known = sizes.Where(size => size != -1).Aggregate(1L, (all, size) => checked(all * size));
        if (open >= 0 && known > 0)
            sizes[open] = input[axis] / known;
        return sizes.Aggregate(1L, (all, size) => checked(all * size)) == input[axis]
            ? Shape.Of([.. input.Take(axis), .. sizes, .. input.Skip(axis + 1)])
            : throw new ArgumentException(
                $"unflattened_size ({string.Join('×', sizes)}) must have as many elements as dimension {axis} of input ({input})");
    }

    private static Shape Upsampled(ModuleValues v, Shape input)
    {
        Windows.Check(input, 2, null);
        return (v["size"], v["scale_factor"]) switch
        {
            (Extents size, null) => Windows.Slide(input, 2, null, null, (axis, _) => size[axis]),
            (null, Factors factor) =>
                Windows.Slide(input, 2, null, null, (axis, length) => checked((long)Math.Floor(length * factor[axis]))),
            (null, Extents factor) => Windows.Slide(input, 2, null, null, (axis, length) => checked(length * factor[axis])),
            _ => throw new ArgumentException("Upsample needs either size or scale_factor"),
        };
    }

    private static Shape Shuffled(Shape input, long factor)
    {
        Windows.Check(input, 2, null);
        int channels = input.Rank - 3;
        if (factor < 1 || input[channels] % checked(factor * factor) != 0)
            throw new ArgumentException($"upscale_factor ({factor}), squared, must divide the channels of input ({input})");

        Shape fewer = input.With(channels, input[channels] / (factor * factor));
        return Windows.Slide(fewer, 2, null, null, (_, length) => checked(length * factor));
    }

    private static Shape Unshuffled(Shape input, long factor)
    {
        Windows.Check(input, 2, null);
        int channels = input.Rank - 3;
        if (factor < 1 || input[^1] % factor != 0 || input[^2] % factor != 0)
            throw new ArgumentException($"downscale_factor ({factor}) must divide height and width of input ({input})");

        return Windows.Slide(input, 2, null, checked(input[channels] * factor * factor), (_, length) => length / factor);
    }

    private static int Axis(Shape input, long dimension, string name)
    {
        long axis = dimension < 0 ? dimension + input.Rank : dimension;
        return axis >= 0 && axis < input.Rank
            ? (int)axis
            : throw new ArgumentException(
                $"{name} ({dimension}) must be a dimension of input ({input}), from {-input.Rank} to {input.Rank - 1}");
    }
}
