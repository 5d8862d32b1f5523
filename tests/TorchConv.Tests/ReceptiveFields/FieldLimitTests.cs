using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchConv.ReceptiveFields;

namespace TorchConv.Tests.ReceptiveFields;

/// <summary>Stacks that have no receptive field, and those of which it is too large to be drawn.</summary>
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
            .WithMessage("a map has at most 67108864 positions, and this field has 2000000000 × 2000000000; use its Height and Width, one axis at a time");
        field.Height.Invoking(it => it.Hits).Should().Throw<TooLargeException>()
            .WithMessage("paths are counted along at most 1048576 positions, and this stack needs 1000000000");
        Refused(
            () => ReceptiveField.Measure(Layer.Conv2d(1, 1, 3, dilation: 3000)),
            "stack needs a tensor of 1×1×6001×6001 to be measured, and it must have at most 33554432 elements");
    }

    /// <summary>What libtorch unfolds an input to is kernel² times as much: 12 GB and 22 GB here, from images of some hundred pixels.</summary>
    [Fact]
    public void What_would_fill_the_memory_or_take_long_to_be_measured_is_told_before_it_is_tried()
    {
        Refused(
            () => ReceptiveField.Measure(Layer.Stack(Layer.Conv2d(1, 1, 3, padding: 3), Layer.Transposed(1, 1, 75, dilation: 5))),
            "measuring the stack needs * bytes, and at most 1,073,741,824 (1 GiB) are allowed");
        Refused(
            () => ReceptiveField.Measure(Layer.Stack(Layer.Transposed(1, 1, 256, stride: 7), Layer.Conv2d(1, 1, 64), Layer.MaxPool2d(5, padding: 2))),
            "measuring the stack needs * bytes, and at most 1,073,741,824 (1 GiB) are allowed");
        Refused(
            () => ReceptiveField.Measure(Layer.Stack(Enumerable.Repeat(Layer.Conv2d(300, 300, 7), 5))),
            "measuring the stack takes as long as * multiply-adds, and at most 8,589,934,592 are allowed");
    }

    [Fact]
    public void Paths_of_so_many_layers_that_counting_takes_long_are_not_counted()
    {
        AxisField field = ReceptiveField.Of(new StackSpec(Enumerable.Repeat(Layer.Conv2d(1, 1, 3), 20_000))).Height;
        field.Touched.Should().Be(40_001);
        field.Invoking(it => it.Hits).Should().Throw<TooLargeException>()
            .WithMessage("paths are counted in at most 67108864 words of 64 bits, and this stack needs *");
    }

    [Fact]
    public void Paths_along_too_many_positions_are_refused_before_any_is_counted()
    {
        AxisField field = ReceptiveField.Of(new StackSpec(Enumerable.Repeat(Layer.Conv2d(1, 1, 3, dilation: 1000), 1000))).Height;
        long before = GC.GetAllocatedBytesForCurrentThread();
        field.Invoking(it => it.Hits).Should().Throw<TooLargeException>()
            .WithMessage("paths are counted along at most 1048576 positions, and this stack needs 1050001");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(10_000_000, "525 layers were counted up to a million numbers of 833 bits");
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
            "stack must not have more than 4096 neighbouring outputs with different fields, and its transposed layers make 8192");

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
