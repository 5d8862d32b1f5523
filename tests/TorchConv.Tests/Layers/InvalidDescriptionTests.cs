using System.Reflection;
using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchSharp;

namespace TorchConv.Tests.Layers;

/// <summary>
/// Whatever numbers come in, from the sensible to the absurd: a description is refused with an ArgumentException that names the
/// parameter, or it is possible, and then both sources agree on every input. Nothing of libtorch ever comes through.
/// </summary>
public class InvalidDescriptionTests
{
    /// <summary>Mostly small, often zero or negative, sometimes at the ends of what a number holds.</summary>
    private static readonly Gen<long> AnyNumber = Gen.Frequency(
        (6, Gen.Long[1, 6]),
        (2, Gen.Long[-2, 0]),
        (1, Gen.OneOf(long.MinValue, long.MaxValue, int.MaxValue, 1L << 32, Shape.MaxElements, Shape.MaxElements + 1)),
        (1, Gen.Int[0, 62].Select(bits => 1L << bits)));

    private static readonly Gen<Size> AnySize = Gen.Select(AnyNumber, AnyNumber, Gen.Bool, (height, width, isSquare) => isSquare ? (Size)height : (height, width));

    private static readonly Gen<Padding2d> AnyPadding = Gen.Select(AnySize, Gen.Int[0, 3], (size, choice) => choice switch { 0 => Padding2d.Same, 1 => 0, _ => size });

    private static readonly Gen<PaddingModes> AnyMode = Gen.Int[-1, 5].Select(mode => (PaddingModes)mode);

    [Fact]
    public void Of_a_fully_connected_layer() =>
        Gen.Select(AnyNumber, AnyNumber, Gen.Bool, AnyInput).Sample(
            (inFeatures, outFeatures, bias, input) => IsRefusedOrRight(
                nameof(Layer.FullyConnected), () => Layer.FullyConnected(inFeatures, outFeatures, bias), input, inFeatures),
            iter: 2000);

    [Fact]
    public void Of_a_convolution() =>
        Gen.Select(Gen.Select(AnyNumber, AnyNumber, AnySize), Gen.Select(AnySize, AnyPadding, AnySize), Gen.Select(AnyNumber, Gen.Bool, AnyMode), AnyInput).Sample(
            (channels, window, rest, input) => IsRefusedOrRight(
                nameof(Layer.Conv2d),
                () => Layer.Conv2d(channels.Item1, channels.Item2, channels.Item3, window.Item1, window.Item2, window.Item3, rest.Item1, rest.Item2, rest.Item3),
                input,
                channels.Item1),
            iter: 3000);

    [Fact]
    public void Of_a_convolution_of_which_all_but_the_window_is_sensible() =>
        Gen.Select(AnySize, AnySize, AnyPadding, AnySize, Gen.Int[0, 3].Select(mode => (PaddingModes)mode), AnyInput).Sample(
            (kernel, stride, padding, dilation, mode, input) => IsRefusedOrRight(
                nameof(Layer.Conv2d), () => Layer.Conv2d(4, 6, kernel, stride, padding, dilation, groups: 2, paddingMode: mode), input, 4),
            iter: 3000);

    [Fact]
    public void Of_a_pointwise_convolution() =>
        Gen.Select(AnyNumber, AnyNumber, Gen.Bool, AnyInput).Sample(
            (inChannels, outChannels, bias, input) => IsRefusedOrRight(nameof(Layer.Pointwise), () => Layer.Pointwise(inChannels, outChannels, bias), input, inChannels),
            iter: 2000);

    [Fact]
    public void Of_a_separable_convolution() =>
        Gen.Select(Gen.Select(AnyNumber, AnyNumber, AnySize), Gen.Select(AnySize, AnyPadding, AnySize), Gen.Bool, AnyInput).Sample(
            (channels, window, bias, input) => IsRefusedOrRight(
                nameof(Layer.DepthwiseSeparable),
                () => Layer.DepthwiseSeparable(channels.Item1, channels.Item2, channels.Item3, window.Item1, window.Item2, window.Item3, bias),
                input,
                channels.Item1),
            iter: 2000);

    [Fact]
    public void Of_a_transposed_convolution() =>
        Gen.Select(Gen.Select(AnyNumber, AnyNumber, AnySize), Gen.Select(AnySize, AnyPadding, AnySize), Gen.Select(AnySize, AnyNumber, Gen.Bool), AnyInput).Sample(
            (channels, window, rest, input) => IsRefusedOrRight(
                nameof(Layer.Transposed),
                () => Layer.Transposed(channels.Item1, channels.Item2, channels.Item3, window.Item1, window.Item2, rest.Item1, window.Item3, rest.Item2, rest.Item3),
                input,
                channels.Item1),
            iter: 3000);

    [Fact]
    public void Of_a_transposed_convolution_of_which_all_but_the_window_is_sensible() =>
        Gen.Select(AnySize, AnySize, AnySize, AnySize, AnyInput).Sample(
            (kernel, stride, padding, dilation, input) => IsRefusedOrRight(
                nameof(Layer.Transposed), () => Layer.Transposed(4, 6, kernel, stride, padding, dilation: dilation, groups: 2), input, 4),
            iter: 3000);

    [Fact]
    public void Of_a_pooling_layer() =>
        Gen.Select(AnySize, AnySize, AnySize, AnySize, Gen.Bool, AnyInput).Sample(
            (kernel, stride, padding, dilation, isMax, input) => IsRefusedOrRight(
                isMax ? nameof(Layer.MaxPool2d) : nameof(Layer.AvgPool2d),
                () => isMax ? Layer.MaxPool2d(kernel, stride, padding, dilation) : Layer.AvgPool2d(kernel, stride, padding),
                input,
                3),
            iter: 3000);

    /// <summary>Sizes of an input; the dimension that a layer counts is filled in half of the time, so that more comes through.</summary>
    private static Gen<(long[] Sizes, bool IsFilledIn)> AnyInput => Gen.Select(Gen.Frequency((4, Gen.Const(4)), (1, Gen.Int[0, 5])).SelectMany(rank => AnyNumber.Array[rank]), Gen.Bool);

    private static void IsRefusedOrRight(string factory, Func<LayerSpec> describe, (long[] Sizes, bool IsFilledIn) given, long counted)
    {
        LayerSpec? layer = Possible(describe, Parameters(factory));
        Shape? input = Possible(() => Shape.Of(Filled(given, counted, layer)), ["sizes"]);
        if (layer is null || input is null)
            return;

        LayerFacts? predicted = Possible(() => layer.Predict(input), ["input"]), measured = MeasuredOrTooLarge(layer, input);
        if (measured is not null || predicted is null)
            measured.Should().Be(predicted);
    }

    /// <summary>Reflecting is the one thing for which the weights need address space, and the machine may not have that much.</summary>
    private static LayerFacts? MeasuredOrTooLarge(LayerSpec layer, Shape input)
    {
        try
        {
            return Possible(() => layer.Measure(input), ["input"]);
        }
        catch (InvalidOperationException) when (layer is Conv2dSpec { PaddingMode: PaddingModes.Reflect, WeightParameters: > 1 << 28 })
        {
            return null;
        }
    }

    private static T? Possible<T>(Func<T> attempt, string[] parameters)
        where T : class
    {
        try
        {
            return attempt();
        }
        catch (ArgumentException e)
        {
            e.ParamName.Should().BeOneOf(parameters);
            e.Message.Should().NotContain("\n").And.NotContain("Exception");
            return null;
        }
    }

    private static long[] Filled((long[] Sizes, bool IsFilledIn) given, long counted, LayerSpec? layer)
    {
        long[] sizes = [.. given.Sizes];
        int dimension = layer is LinearSpec ? sizes.Length - 1 : 1;
        if (given.IsFilledIn && dimension >= 0 && dimension < sizes.Length)
            sizes[dimension] = counted;
        return sizes;
    }

    private static string[] Parameters(string factory) =>
        [.. typeof(Layer).GetMethod(factory, BindingFlags.Public | BindingFlags.Static)!.GetParameters().Select(parameter => parameter.Name!)];
}
