using System.CommandLine;
using System.Numerics;
using TorchConv.Cli.Options;

namespace TorchConv.Cli.Commands;

/// <summary>Into how many groups the channels are divided: as many as were asked for, or as many as fit.</summary>
/// <param name="Number">The groups.</param>
/// <param name="Usual">The default; it differs from <paramref name="Number"/> where it does not divide the channels.</param>
/// <param name="IsChosen">Whether nothing was asked for and the default does not fit.</param>
internal sealed record ChosenGroups(long Number, long Usual, bool IsChosen)
{
    private const int MostTried = 64;

    /// <summary>What is given is taken; else the default, or the smallest number above 1 that divides both, or 1.</summary>
    public static ChosenGroups Of(ParsedOption<long> option, ParseResult result, long inChannels, long outChannels) =>
        result.GetResult(option) is { Implicit: false }
            ? new ChosenGroups(result.GetValue(option), result.GetValue(option), IsChosen: false)
            : Fitting(result.GetValue(option), inChannels, outChannels);

    /// <summary>Returns the default, or what is taken where it does not divide both.</summary>
    public static ChosenGroups Fitting(long usual, long inChannels, long outChannels)
    {
        if (usual < 2 || inChannels < 1 || outChannels < 1 || Divides(usual))
            return new ChosenGroups(usual, usual, IsChosen: false);

        long fitting = Enumerable.Range(2, MostTried).Select(groups => (long)groups).FirstOrDefault(Divides);
        return new ChosenGroups(fitting > 0 ? fitting
            : (long)BigInteger.GreatestCommonDivisor(inChannels, outChannels), usual, IsChosen: true);

        bool Divides(long groups) => inChannels % groups == 0 && outChannels % groups == 0;
    }

    /// <summary>Says what was chosen and why; null where nothing was.</summary>
    public string? Remark(bool isChinese) => !IsChosen ? null
        : isChinese ? $"分组数取 {Number}：默认的 {Usual} 不能整除通道数（--groups 可指定）"
        : $"{Number} {(Number == 1 ? "group" : "groups")}: the default, {Usual}, does not divide the channels (--groups sets another)";
}
