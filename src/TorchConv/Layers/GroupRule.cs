using TorchConv.Arithmetic;

namespace TorchConv.Layers;

/// <summary>
/// The number of groups divides both numbers of channels. TorchSharp 0.107 builds layers that break this rule, and fails
/// or answers the wrong number of channels when they are called.
/// </summary>
internal static class GroupRule
{
    public static long Check(long groups, long inChannels, long outChannels)
    {
        Rule.AtLeast(1, groups, nameof(groups));
        if (inChannels % groups != 0)
            throw new ArgumentException($"groups ({groups}) must divide inChannels ({inChannels})", nameof(groups));

        if (outChannels % groups != 0)
            throw new ArgumentException($"groups ({groups}) must divide outChannels ({outChannels})", nameof(groups));

        return groups;
    }

    public static IEnumerable<NamedArgument> Arguments(long groups, bool bias)
    {
        if (groups != 1)
            yield return new("groups", groups);
        if (!bias)
            yield return new("bias", false);
    }
}
