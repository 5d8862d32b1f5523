using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchConv.ReceptiveFields;

namespace TorchConv.Tests.ReceptiveFields;

public class FieldLimitTests
{
    [Fact]
    public void Fully_connected_layers_have_no_receptive_field_along_axes() =>
        Refused(
            () => ReceptiveField.Of(Layer.Stack(Layer.Conv2d(1, 1, 3), Layer.FullyConnected(10, 10))),
            "layer 2 of stack is fully connected: each of its outputs sees all of its input, so that it has no receptive field along height and width; "
            + "leave it out, or describe it as a convolution with a kernel as large as its input");

    [Fact]
    public void Fields_of_billions_are_told_exactly()
    {
        ReceptiveField field = ReceptiveField.Of(Layer.Stack(Layer.Conv2d(1, 1, 3, dilation: 500_000_000), Layer.Conv2d(1, 1, 1_000_000_000)));

        field.Size.Should().Be((Size)2_000_000_000);
        field.IsGridded.Should().BeFalse();
        field.Invoking(it => it.Map()).Should().Throw<TooLargeException>()
            .WithMessage("a map has at most 67108864 positions, and this field has 2000000000 × 2000000000; its height and width say the same, each for itself");
        field.Height.Invoking(it => it.Hits).Should().Throw<TooLargeException>()
            .WithMessage("paths are counted along at most 1048576 positions, and this stack needs 1000000000");
        Refused(
            () => ReceptiveField.Measure(Layer.Conv2d(1, 1, 3, dilation: 3000)),
            "stack needs a tensor of 1×1×6001×6001 to be measured, and it must have at most 33554432 elements");
    }

    [Fact]
    public void What_does_not_fit_64_bits_is_refused()
    {
        const string message = "stack must see at most 9223372036854775807 positions, and none further away than that";
        Refused(() => ReceptiveField.Of(new StackSpec(Enumerable.Repeat(Layer.MaxPool2d(2), 63))), message);
        Refused(() => ReceptiveField.Of(Layer.Conv2d(1, 1, 2, dilation: 4_000_000_000)), message);
        Refused(() => ReceptiveField.Of(Layer.Conv2d(1, 1, 1, stride: 2), (long.MaxValue, 0)), message);
        Refused(() => ReceptiveField.Of(Layer.Transposed(1, 1, 1, padding: long.MaxValue / 4), (long.MaxValue, 0)), message);
    }

    [Fact]
    public void More_phases_than_are_told_apart_are_refused() =>
        Refused(
            () => ReceptiveField.Of(new StackSpec(Enumerable.Repeat(Layer.Transposed(1, 1, 2, stride: 2), 13))),
            "stack must not have more than 4096 neighbouring outputs that each see differently, and its transposed layers make 8192");

    [Fact]
    public void More_separate_ranges_than_are_kept_are_refused() =>
        Refused(
            () => ReceptiveField.Of(Layer.Conv2d(1, 1, (1_048_577, 1), dilation: 2)),
            "stack must not touch more than 1048576 separate ranges of positions along an axis");

    [Fact]
    public void Nothing_is_refused_by_name()
    {
        ((Action)(() => ReceptiveField.Of(null!))).Should().Throw<ArgumentNullException>().WithParameterName("stack");
        ((Action)(() => HybridDilation.Of(null!))).Should().Throw<ArgumentNullException>().WithParameterName("stack");
        ((Action)(() => Overlap.Of(null!, 1))).Should().Throw<ArgumentNullException>().WithParameterName("layer");
    }

    private static void Refused(Action act, string message) =>
        act.Should().Throw<ArgumentException>().WithMessage($"{message} (Parameter 'stack')");
}
