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

    /// <summary>Whatever a caller may write.</summary>
    private static readonly Numbers Any = new(
        AnyNumber, AnyNumber, AnySize, AnySize, AnyPadding, AnySize, AnyMode, Gen.Select(Gen.Frequency((4, Gen.Const(4)), (1, Gen.Int[0, 5])).SelectMany(rank => AnyNumber.Array[rank]), Gen.Bool));

    /// <summary>What mostly goes together: even numbers of channels, one or two groups, windows that an input of 8 or more holds.</summary>
    private static readonly Numbers Sensible = new(
        Gen.Long[1, 3].Select(half => 2 * half), Gen.Long[1, 2], RandomLayers.Sizes(1, 3), RandomLayers.Sizes(1, 2),
        Gen.Frequency((1, Gen.Const(Padding2d.Same)), (9, RandomLayers.Sizes(0, 1).Select(size => (Padding2d)size))), Gen.Const(new Size(0, 0)),
        Gen.Int[0, 3].Select(mode => (PaddingModes)mode), Gen.Select(Gen.Long[8, 12].Array[4], Gen.Const(true)));

    [Fact]
    public void Of_a_fully_connected_layer() => Sample(
        numbers => Gen.Select(numbers.Channels, numbers.Channels, Gen.Bool, numbers.Input),
        x => IsRefusedOrRight(nameof(Layer.FullyConnected), () => Layer.FullyConnected(x.Item1, x.Item2, x.Item3), x.Item4, x.Item1));

    [Fact]
    public void Of_a_convolution() => Sample(
        numbers => Gen.Select(
            Gen.Select(numbers.Channels, numbers.Channels, numbers.Kernel), Gen.Select(numbers.Step, numbers.Padding, numbers.Step), Gen.Select(numbers.Groups, Gen.Bool, numbers.Mode), numbers.Input),
        x =>
        {
            var ((inChannels, outChannels, kernel), (stride, padding, dilation), (groups, bias, mode), input) = x;
            return IsRefusedOrRight(
                nameof(Layer.Conv2d), () => Layer.Conv2d(inChannels, outChannels, kernel, stride, padding, dilation, groups, bias, mode), input, inChannels);
        });

    [Fact]
    public void Of_a_convolution_of_which_all_but_the_window_is_sensible() => Sample(
        numbers => Gen.Select(numbers.Kernel, numbers.Step, numbers.Padding, numbers.Step, Gen.Int[0, 3].Select(mode => (PaddingModes)mode), numbers.Input),
        x => IsRefusedOrRight(
            nameof(Layer.Conv2d), () => Layer.Conv2d(4, 6, x.Item1, x.Item2, x.Item3, x.Item4, groups: 2, paddingMode: x.Item5), x.Item6, 4));

    [Fact]
    public void Of_a_pointwise_convolution() => Sample(
        numbers => Gen.Select(numbers.Channels, numbers.Channels, Gen.Bool, numbers.Input),
        x => IsRefusedOrRight(nameof(Layer.Pointwise), () => Layer.Pointwise(x.Item1, x.Item2, x.Item3), x.Item4, x.Item1));

    [Fact]
    public void Of_a_separable_convolution() => Sample(
        numbers => Gen.Select(Gen.Select(numbers.Channels, numbers.Channels, numbers.Kernel), Gen.Select(numbers.Step, numbers.Padding, numbers.Step), Gen.Bool, numbers.Input),
        x =>
        {
            var ((inChannels, outChannels, kernel), (stride, padding, dilation), bias, input) = x;
            return IsRefusedOrRight(
                nameof(Layer.DepthwiseSeparable), () => Layer.DepthwiseSeparable(inChannels, outChannels, kernel, stride, padding, dilation, bias), input, inChannels);
        });

    [Fact]
    public void Of_a_transposed_convolution() => Sample(
        numbers => Gen.Select(
            Gen.Select(numbers.Channels, numbers.Channels, numbers.Kernel), Gen.Select(numbers.Step, numbers.Padding, numbers.Step), Gen.Select(numbers.OutputPadding, numbers.Groups, Gen.Bool), numbers.Input),
        x =>
        {
            var ((inChannels, outChannels, kernel), (stride, padding, dilation), (outputPadding, groups, bias), input) = x;
            return IsRefusedOrRight(
                nameof(Layer.Transposed), () => Layer.Transposed(inChannels, outChannels, kernel, stride, padding, outputPadding, dilation, groups, bias), input, inChannels);
        });

    [Fact]
    public void Of_a_transposed_convolution_of_which_all_but_the_window_is_sensible() => Sample(
        numbers => Gen.Select(numbers.Kernel, numbers.Step, numbers.Padding, numbers.Step, numbers.Input),
        x => IsRefusedOrRight(nameof(Layer.Transposed), () => Layer.Transposed(4, 6, x.Item1, x.Item2, x.Item3, dilation: x.Item4, groups: 2), x.Item5, 4));

    [Fact]
    public void Of_a_pooling_layer() => Sample(
        numbers => Gen.Select(numbers.Kernel, numbers.Step, numbers.OutputPadding, numbers.Step, Gen.Bool, numbers.Input),
        x => IsRefusedOrRight(
            x.Item5 ? nameof(Layer.MaxPool2d) : nameof(Layer.AvgPool2d),
            () => x.Item5 ? Layer.MaxPool2d(x.Item1, x.Item2, x.Item3, x.Item4) : Layer.AvgPool2d(x.Item1, x.Item2, x.Item3),
            x.Item6,
            3));

    /// <summary>What descriptions are drawn from. An input is its sizes, and whether the dimension that the layer counts is filled in.</summary>
    private sealed record Numbers(
        Gen<long> Channels, Gen<long> Groups, Gen<Size> Kernel, Gen<Size> Step, Gen<Padding2d> Padding, Gen<Size> OutputPadding, Gen<PaddingModes> Mode, Gen<(long[] Sizes, bool IsFilledIn)> Input);

    /// <summary>Half of the descriptions are sensible: were all absurd, hardly one would be possible, and agreement would never be looked at.</summary>
    private static void Sample<T>(Func<Numbers, Gen<T>> description, Func<T, bool> isPossible)
    {
        const int Cases = 3000;
        int possible = 0;
        Gen.OneOf(description(Sensible), description(Any)).Sample(
            x =>
            {
                if (isPossible(x))
                    Interlocked.Increment(ref possible);
            },
            iter: Cases);

        possible.Should().BeInRange(Cases / 3, 2 * Cases / 3, "both kinds must be looked at");
    }

    private static bool IsRefusedOrRight(string factory, Func<LayerSpec> describe, (long[] Sizes, bool IsFilledIn) given, long counted)
    {
        LayerSpec? layer = Possible(describe, Parameters(factory));
        Shape? input = Possible(() => Shape.Of(Filled(given, counted, layer)), ["sizes"]);
        if (layer is null || input is null)
            return false;

        LayerFacts? predicted = Possible(() => layer.Predict(input), ["input"]), measured = MeasuredOrTooLarge(layer, input);
        if (measured is not null || predicted is null)
            measured.Should().Be(predicted);
        return predicted is not null;
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
