using TorchConv.Arithmetic;

namespace TorchConv.Expressions;

/// <content>Normalisation and dropout: as much comes out as went in.</content>
internal static partial class ModuleSignatures
{
    private static ModuleSignature[] Norms =>
    [
        BatchNorm("BatchNorm1d", 1, "True"), BatchNorm("BatchNorm2d", 2, "True"), BatchNorm("BatchNorm3d", 3, "True"),
        BatchNorm("InstanceNorm1d", 1, "False"), BatchNorm("InstanceNorm2d", 2, "False"), BatchNorm("InstanceNorm3d", 3, "False"),
        ModuleSignature.Of("GroupNorm", "num_groups:count num_channels:count eps:real=1e-05 affine:flag=True") with
        {
            Count = v => v.Flag("affine") ? checked(2 * v.Count("num_channels")) : 0,
            Output = (v, input) => v.Count("num_channels") % v.Count("num_groups") == 0
                ? Channels(input, v.Count("num_channels"))
                : throw new ArgumentException($"num_groups ({v.Count("num_groups")}) must divide num_channels ({v.Count("num_channels")})"),
        },
        ModuleSignature.Of("LayerNorm", "normalized_shape:shape eps:real=1e-05 elementwise_affine:flag=True bias:flag=True") with
        {
            Count = v =>
                v.Flag("elementwise_affine")
                    ? checked(v.Extents("normalized_shape").Values.Aggregate(1L, (all, size) =>
                        checked(all * size)) * (v.Flag("bias") ? 2 : 1))
                    : 0,
            Output = (v, input) => EndsIn(input, v.Extents("normalized_shape")),
        },
        ModuleSignature.Of("LocalResponseNorm", "size:count alpha:real=0.0001 beta:real=0.75 k:real=1") with { Output = (_, input) =>
            input, IsPositionByPosition = true },
        .. Same("Dropout Dropout1d Dropout2d Dropout3d AlphaDropout", "p:real=0.5 inplace:flag=False"),
    ];

    private static ModuleSignature BatchNorm(string name, int axes, string isAffine) => ModuleSignature.Of(
        name,
        $"num_features:count eps:real=1e-05 momentum:real=0.1 affine:flag={isAffine} track_running_stats:flag={isAffine}") with
    {
        Count = v => v.Flag("affine") ? checked(2 * v.Count("num_features")) : 0,
        Output = (v, input) =>
        {
            // BatchNorm1d takes N×C as well.
            if (axes > 1 || input.Rank > 2)
                Windows.Check(input, axes, null);
            return Channels(input, v.Count("num_features"));
        },
        IsPositionByPosition = name.StartsWith("Batch", StringComparison.Ordinal),
    };

    /// <summary>Kinds of the same parameters whose output has the shape of the input, position by position.</summary>
    private static IEnumerable<ModuleSignature> Same(string names, string parameters) => names.Split(' ').Select(name =>
        ModuleSignature.Of(name, parameters) with { Output = (_, input) => input, IsPositionByPosition = true });

    private static Shape Channels(Shape input, long channels) => input.Rank >= 2 && input[1] == channels
        ? input
        : throw new ArgumentException($"input ({input}) must have {channels} channels in dimension 1");

    private static Shape EndsIn(Shape input, Extents end) =>
        input.Rank >= end.Values.Length && input.Skip(input.Rank - end.Values.Length).SequenceEqual(end.Values)
            ? input
            : throw new ArgumentException($"input ({input}) must end in {string.Join('×', end.Values)}");
}
