using TorchConv.Arithmetic;
using TorchConv.Layers;

namespace TorchConv.Tests.Layers;

/// <summary>A weight may have as many elements as a tensor can, 2⁶⁰ − 1, and not one more; the message names what made it too many.</summary>
public class WeightLimitTests
{
    private const long Most = Shape.MaxElements;

    /// <summary>(2³⁰ − 1)(2³⁰ + 1) = 2⁶⁰ − 1.</summary>
    private const long Below = (1L << 30) - 1, Above = (1L << 30) + 1;

    public static TheoryData<Func<LayerSpec>> Largest =>
    [
        () => Layer.FullyConnected(Below, Above),
        () => Layer.FullyConnected(Most, 1),
        () => Layer.Conv2d(Below, Above, 1),
        () => Layer.Conv2d(Most, 1, 1),
        () => Layer.Conv2d(1, Most, 1),
        () => Layer.Conv2d(1, 1, (Below, Above)),
        () => Layer.Conv2d(Most, Most, 1, groups: Most),
        () => Layer.Transposed(Below, Above, 1),
        () => Layer.Transposed(1, Most, 1),
    ];

    [Theory]
    [MemberData(nameof(Largest))]
    public void The_largest_weight_is_possible(Func<LayerSpec> describe) => describe().WeightParameters.Should().Be(Most);

    public static TheoryData<Func<LayerSpec>, string> TooLarge => new()
    {
        { () => Layer.FullyConnected(Most + 1, 1), "outFeatures" },
        { () => Layer.FullyConnected(Above, Above), "outFeatures" },
        { () => Layer.Conv2d(Most + 1, 1, 1), "inChannels" },
        { () => Layer.Conv2d(Most + 1, 2, 1), "inChannels" },
        { () => Layer.Conv2d(1, Most + 1, 1), "outChannels" },
        { () => Layer.Conv2d(Above, Above, 1), "outChannels" },
        { () => Layer.Conv2d(Below, Above, (1, 2)), "kernelSize" },
        { () => Layer.Conv2d(1, 1, (1, Most + 1)), "kernelSize" },
        { () => Layer.Transposed(1, Most + 1, 1), "outChannels" },
        { () => Layer.Transposed(2, 3, (Below, Above)), "kernelSize" },
    };

    [Theory]
    [MemberData(nameof(TooLarge))]
    public void One_element_more_is_refused_in_the_name_of_what_is_too_large(Func<LayerSpec> describe, string parameter) =>
        describe.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(parameter).WithMessage($"weight (*) must have at most {Most} elements (*");
}
