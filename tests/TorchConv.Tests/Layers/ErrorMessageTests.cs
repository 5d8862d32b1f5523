using TorchConv.Arithmetic;
using TorchConv.Layers;
using TorchSharp;

namespace TorchConv.Tests.Layers;

/// <summary>Every message of a layer that cannot be and of an input that it cannot take: what was given, and the rule that it breaks.</summary>
public class ErrorMessageTests
{
    private const string Huge = "9223372036854775807";
    private const string MostElements = "1152921504606846975";

    private static readonly Shape Image = [1, 3, 8, 8];

    public static TheoryData<Func<object>, string, string> Descriptions => new()
    {
        { () => Layer.FullyConnected(0, 5), "inFeatures", "inFeatures (0) must be at least 1" },
        { () => Layer.FullyConnected(5, -1), "outFeatures", "outFeatures (-1) must be at least 1" },
        { () => Layer.FullyConnected(1L << 31, 1L << 31), "outFeatures", $"weight (2147483648×2147483648) must have at most {MostElements} elements" },

        { () => Layer.Conv2d(0, 5, 3), "inChannels", "inChannels (0) must be at least 1" },
        { () => Layer.Conv2d(3, -5, 3), "outChannels", "outChannels (-5) must be at least 1" },
        { () => Layer.Conv2d(3, 5, 0), "kernelSize", "kernelSize (0×0) must be at least 1 in height and width" },
        { () => Layer.Conv2d(3, 5, (3, -1)), "kernelSize", "kernelSize (3×-1) must be at least 1 in height and width" },
        { () => Layer.Conv2d(3, 5, 3, stride: (0, 1)), "stride", "stride (0×1) must be at least 1 in height and width" },
        { () => Layer.Conv2d(3, 5, 3, padding: (1, -1)), "padding", "padding (1×-1) must be at least 0 in height and width" },
        { () => Layer.Conv2d(3, 5, 3, dilation: 0), "dilation", "dilation (0×0) must be at least 1 in height and width" },
        { () => Layer.Conv2d(3, 5, 3, groups: 0), "groups", "groups (0) must be at least 1" },
        { () => Layer.Conv2d(3, 4, 3, groups: 2), "groups", "groups (2) must divide inChannels (3)" },
        { () => Layer.Conv2d(4, 3, 3, groups: 2), "groups", "groups (2) must divide outChannels (3)" },
        { () => Layer.Conv2d(3, 5, 3, paddingMode: PaddingModes.Constant), "paddingMode", "paddingMode (Constant) must be Zeros, Reflect, Replicate or Circular" },
        { () => Layer.Conv2d(3, 5, 3, paddingMode: (PaddingModes)9), "paddingMode", "paddingMode (9) must be Zeros, Reflect, Replicate or Circular" },
        { () => Layer.Conv2d(3, 5, 3, stride: 2, padding: Padding2d.Same), "padding", "padding (same) needs stride 1, not 2×2: a larger stride cannot keep height and width" },
        {
            () => Layer.Conv2d(3, 5, (1, 3), padding: Padding2d.Same, dilation: 2, paddingMode: PaddingModes.Circular),
            "padding",
            "padding (same) of mode Circular needs a kernel with the same extent in height and width, not 1×5: TorchSharp's Conv2d exchanges the two paddings there, and its output would have another size"
        },
        { () => Layer.Conv2d(1, 1, (1, 3), dilation: long.MaxValue), "kernelSize", $"the extent of kernelSize (3) with dilation ({Huge}) must be at most {Huge}" },
        { () => Layer.Conv2d(3, 5, 1L << 30), "kernelSize", $"weight (5×3×1073741824×1073741824) must have at most {MostElements} elements" },

        { () => Layer.Pointwise(0, 5), "inChannels", "inChannels (0) must be at least 1" },
        { () => Layer.Pointwise(3, 1L << 60), "outChannels", $"weight (1152921504606846976×3×1×1) must have at most {MostElements} elements" },
        { () => Layer.DepthwiseSeparable(-3, 5, 3), "inChannels", "inChannels (-3) must be at least 1" },
        { () => Layer.DepthwiseSeparable(1L << 60, 5, 3), "inChannels", $"weight (1152921504606846976×1×3×3) must have at most {MostElements} elements" },
        { () => Layer.DepthwiseSeparable(3, 0, 3), "outChannels", "outChannels (0) must be at least 1" },
        { () => Layer.DepthwiseSeparable(3, 5, 0), "kernelSize", "kernelSize (0×0) must be at least 1 in height and width" },

        { () => Layer.Transposed(0, 5, 3), "inChannels", "inChannels (0) must be at least 1" },
        { () => Layer.Transposed(3, 0, 3), "outChannels", "outChannels (0) must be at least 1" },
        { () => Layer.Transposed(1L << 30, 1L << 31, 3, groups: 2), "outChannels", $"weight (1073741824×1073741824×3×3) must have at most {MostElements} elements" },
        { () => Layer.Transposed(3, 4, 3, groups: 3), "groups", "groups (3) must divide outChannels (4)" },
        { () => Layer.Transposed(3, 5, 3, padding: Padding2d.Same), "padding", "padding (same) is not for transposed convolutions: PyTorch gives it no meaning there, a number is needed" },
        { () => Layer.Transposed(3, 5, 3, outputPadding: -1), "outputPadding", "outputPadding (-1×-1) must be at least 0 in height and width" },
        { () => Layer.Transposed(3, 5, 3, stride: 2, outputPadding: 2), "outputPadding", "outputPadding (2×2) must be less than stride (2) or dilation (1)" },
        { () => Layer.Transposed(3, 5, 3, stride: (4, 2), outputPadding: 3), "outputPadding", "outputPadding (3×3) must be less than stride (2) or dilation (1)" },
        {
            () => Layer.Transposed(3, 5, 3, stride: 2, outputPadding: (1, 0)),
            "outputPadding",
            "outputPadding (1×0) must be equal in height and width: TorchSharp's ConvTranspose2d uses only its first value, and its output would have another size (torch.nn.functional.conv_transpose2d takes both)"
        },

        { () => Layer.MaxPool2d((3, 1L << 31)), "kernelSize", "kernelSize (3×2147483648) must be at most 2147483647 in height and width for pooling" },
        { () => Layer.AvgPool2d(3, stride: 1L << 31), "stride", "stride (2147483648×2147483648) must be at most 2147483647 in height and width for pooling" },
        { () => Layer.MaxPool2d(1, dilation: 1L << 31), "dilation", "dilation (2147483648×2147483648) must be at most 2147483647 in height and width for pooling" },

        { () => Layer.Stack(), "layers", "layers must hold at least one layer" },
        { () => Layer.Stack(Layer.Pointwise(3, 5), null!), "layers", "layers must not hold null, as in place 2" },
        { () => Layer.Stack(Layer.Pointwise(3, 5), Layer.Conv2d(4, 5, 3)), "layers", "inChannels (4) of layer 2 must be what the layer before it gives (5)" },
        { () => Layer.Stack(Layer.Pointwise(3, 5), Layer.FullyConnected(8, 8), Layer.Transposed(4, 5, 3)), "layers", "inChannels (4) of layer 3 must be what the layer before it gives (5)" },
        { () => Layer.Stack(Layer.FullyConnected(8, 6), Layer.FullyConnected(7, 8)), "layers", "inFeatures (7) of layer 2 must be what the layer before it gives (6)" },
        { () => Layer.Stack(Enumerable.Repeat(Layer.FullyConnected(1L << 29, 1L << 29), 32)), "layers", $"the sum of the parameters must be at most {Huge}" },
    };

    public static TheoryData<LayerSpec, Shape, string> Inputs => new()
    {
        { Layer.FullyConnected(3, 5), Shape.Of(3), "input (3) must have at least 2 dimensions, N×…×3" },
        { Layer.FullyConnected(3, 5), Shape.Of(0, 3), "input (0×3) must have sizes of at least 1" },
        { Layer.FullyConnected(3, 5), Shape.Of(7, 4), "input (7×4) must have 3 features in its last dimension, not 4" },
        { Layer.FullyConnected(1, 1L << 40), Shape.Of(1L << 30, 1), $"for input (1073741824×1) the output (1073741824×1099511627776) must have at most {MostElements} elements" },
        { Layer.FullyConnected(1L << 30, 1L << 20), Shape.Of(1L << 20, 1L << 30), $"the multiply-adds of input (1048576×1073741824) must be at most {Huge}" },

        { Layer.Conv2d(3, 5, 3), Shape.Of(3, 8, 8), "input (3×8×8) must have 4 dimensions, N×C×H×W: one image is 1×3×8×8" },
        { Layer.Conv2d(3, 5, 3), Shape.Of(1, 3, 0, 8), "input (1×3×0×8) must have sizes of at least 1" },
        { Layer.Conv2d(3, 5, 3), Shape.Of(1, 4, 8, 8), "input (1×4×8×8) must have 3 channels in dimension 1, not 4" },
        { Layer.Conv2d(3, 5, 3, padding: 1, dilation: 5), Image, "input (1×3×8×8) has height 8, which with padding 1 + 1 must be at least as long as the kernel's extent, 11 = 5 × (3 − 1) + 1" },
        { Layer.Conv2d(3, 5, (3, 9)), Image, "input (1×3×8×8) has width 8, which with padding 0 + 0 must be at least as long as the kernel's extent, 9 = 1 × (9 − 1) + 1" },
        { Layer.Conv2d(3, 5, 3, padding: 8, paddingMode: PaddingModes.Reflect), Image, "input (1×3×8×8) has height 8: padding 8 of mode Reflect must be less than that" },
        { Layer.Conv2d(3, 5, 3, padding: (0, 9), paddingMode: PaddingModes.Circular), Image, "input (1×3×8×8) has width 8: padding 9 of mode Circular must not be more than that" },
        { Layer.Conv2d(3, 5, 3, padding: long.MaxValue), Image, $"height of input (1×3×8×8) with its padding must be at most {Huge}" },
        { Layer.Conv2d(3, 5, 3, padding: 1L << 30, stride: 1L << 30, paddingMode: PaddingModes.Replicate), Image, $"for input (1×3×8×8) the padded copy (1×3×2147483656×2147483656) must have at most {MostElements} elements" },
        { Layer.Pointwise(1, 1L << 20), Shape.Of(1, 1, 1L << 20, 1L << 21), $"for input (1×1×1048576×2097152) the output (1×1048576×1048576×2097152) must have at most {MostElements} elements" },
        { Layer.Conv2d(1, 1, 1 << 10, padding: 1 << 9), Shape.Of(1, 1, 1L << 22, 1L << 22), $"the multiply-adds of input (1×1×4194304×4194304) must be at most {Huge}" },

        { Layer.Transposed(3, 5, 3), Shape.Of(1, 3, 8), "input (1×3×8) must have 4 dimensions, N×C×H×W: one image is 1×1×3×8" },
        { Layer.Transposed(3, 5, 3), Shape.Of(1, 5, 8, 8), "input (1×5×8×8) must have 3 channels in dimension 1, not 5" },
        { Layer.Transposed(3, 5, 3, padding: (9, 5)), Image, "input (1×3×8×8) with padding 9×5 must leave an output of at least 1×1, not -8×0" },
        { Layer.Transposed(3, 5, 3, stride: long.MaxValue), Image, $"height and width of the output of input (1×3×8×8) must be at most {Huge}" },
        { Layer.Transposed(3, 5, 3, stride: 1L << 30), Image, $"for input (1×3×8×8) the output (1×5×7516192771×7516192771) must have at most {MostElements} elements" },

        { Layer.AvgPool2d(3), Shape.Of(1, 3, 8, 1L << 31), "input (1×3×8×2147483648) must be at most 2147483647 in height and width for pooling" },

        { Layer.DepthwiseSeparable(3, 5, 9), Image, "input (1×3×8×8) has height 8, which with padding 0 + 0 must be at least as long as the kernel's extent, 9 = 1 × (9 − 1) + 1" },
        {
            Layer.Stack(Layer.Conv2d(3, 5, 3), Layer.Conv2d(5, 5, 7)),
            Image,
            "input (1×3×8×8) does not pass layer 2 of the stack: input (1×5×6×6) has height 6, which with padding 0 + 0 must be at least as long as the kernel's extent, 7 = 1 × (7 − 1) + 1"
        },
        {
            Layer.Stack(Layer.FullyConnected(8, 8), Layer.Conv2d(3, 5, 3), Layer.FullyConnected(8, 8)),
            Image,
            "input (1×3×8×8) does not pass layer 3 of the stack: input (1×5×6×6) must have 8 features in its last dimension, not 6"
        },
        { Layer.Stack(Enumerable.Repeat(Layer.Pointwise(1 << 20, 1 << 20), 9)), Shape.Of(1, 1 << 20, 1 << 10, 1 << 10), $"the multiply-adds of input (1×1048576×1024×1024) must be at most {Huge}" },
    };

    [Theory]
    [MemberData(nameof(Descriptions))]
    public void A_layer_that_cannot_be_is_refused_when_it_is_described(Func<object> describe, string parameter, string message) =>
        describe.Should().Throw<ArgumentException>().WithParameterName(parameter).WithMessage($"{message} (Parameter '{parameter}')");

    [Theory]
    [MemberData(nameof(Inputs))]
    public void An_input_that_a_layer_cannot_take_is_refused_by_both_sources_alike(LayerSpec layer, Shape input, string message)
    {
        foreach (Func<Shape, LayerFacts> source in new[] { layer.Predict, layer.Measure })
            source.Invoking(facts => facts(input)).Should().Throw<ArgumentException>().WithParameterName(nameof(input)).WithMessage($"{message} (Parameter 'input')");
    }

    [Fact]
    public void Nothing_is_no_input_no_layers_and_no_module()
    {
        foreach (LayerSpec layer in new LayerSpec[] { Layer.FullyConnected(3, 5), Layer.Pointwise(3, 5), Layer.Transposed(3, 5, 3), Layer.DepthwiseSeparable(3, 5, 3) })
        {
            layer.Invoking(l => l.Predict(null!)).Should().Throw<ArgumentNullException>().WithParameterName("input");
            layer.Invoking(l => l.Measure(null!)).Should().Throw<ArgumentNullException>().WithParameterName("input");
        }

        FluentActions.Invoking(() => new StackSpec(null!)).Should().Throw<ArgumentNullException>().WithParameterName("layers");
        FluentActions.Invoking(() => ParameterCount.Of(null!)).Should().Throw<ArgumentNullException>().WithParameterName("module");
    }

    [Fact]
    public void Weights_beyond_the_machine_are_measured_all_the_same_except_where_padding_is_reflected()
    {
        Shape input = [1, 1 << 20, 5, 5];
        Layer.Conv2d(1 << 20, 1 << 20, 3).Measure(input).Parameters.Should().Be(Layer.Conv2d(1 << 20, 1 << 20, 3).Parameters);
        FluentActions.Invoking(() => Layer.Conv2d(1 << 20, 1 << 20, 3, paddingMode: PaddingModes.Reflect).Measure(input))
            .Should().Throw<InvalidOperationException>()
            .WithMessage("a weight of 1048576×1048576×3×3 is larger than what this machine can reserve: with padding mode Reflect it can be predicted, not measured");
    }
}
