using TorchConv.Arithmetic;

namespace TorchConv.Tests.Arithmetic;

/// <summary>What no window can be is refused, with the value and the rule.</summary>
public class SlidingWindowErrorTests
{
    private const string Huge = "9223372036854775807";

    public static TheoryData<Func<object>, string, string> Refused => new()
    {
        { () => new SlidingWindow(0), "kernel", "kernel (0) must be at least 1" },
        { () => new SlidingWindow(3, 0), "stride", "stride (0) must be at least 1" },
        { () => new SlidingWindow(3, -2), "stride", "stride (-2) must be at least 1" },
        { () => new SlidingWindow(3, padding: -1), "padding", "padding (-1) must be at least 0" },
        { () => new SlidingWindow(3, dilation: 0), "dilation", "dilation (0) must be at least 1" },
        { () => SlidingWindow.Same(0), "kernel", "kernel (0) must be at least 1" },
        { () => SlidingWindow.Same(3, 0), "dilation", "dilation (0) must be at least 1" },
        { () => new SlidingWindow(3, dilation: long.MaxValue), "kernel", $"the extent of kernel 3 with dilation {Huge} must be at most {Huge}" },
        { () => new SlidingWindow(3).OutputLength(2), "inputLength", "inputLength (2) with padding 0 + 0 must be at least as long as the kernel's extent, 3 = 1 × (3 − 1) + 1" },
        { () => SlidingWindow.Same(4, 2).OutputLength(0), "inputLength", "inputLength (0) with padding 3 + 3 must be at least as long as the kernel's extent, 7 = 2 × (4 − 1) + 1" },
        { () => new SlidingWindow(3).OutputPaddingFor(2), "inputLength", "inputLength (2) with padding 0 + 0 must be at least as long as the kernel's extent, 3 = 1 × (3 − 1) + 1" },
        { () => new SlidingWindow(3).OutputLength(-1), "inputLength", "inputLength (-1) must be at least 0" },
        { () => new SlidingWindow(3).Fits(-1), "inputLength", "inputLength (-1) must be at least 0" },
        { () => new SlidingWindow(3, padding: long.MaxValue).Fits(5), "inputLength", $"input length 5 with padding {Huge} + {Huge} must be at most {Huge}" },
        { () => new SlidingWindow(3).TransposedOutputLength(0), "inputLength", "inputLength (0) must be at least 1" },
        { () => new SlidingWindow(3).TransposedOutputLength(1, -1), "outputPadding", "outputPadding (-1) must be at least 0" },
        { () => new SlidingWindow(3, long.MaxValue).TransposedOutputLength(9), "inputLength", $"the transposed output length of input 9 with stride {Huge} must be at most {Huge}" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_cannot_be_is_refused_with_its_rule(Func<object> attempt, string parameter, string message) =>
        attempt.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(parameter).WithMessage($"{message} (Parameter '{parameter}')");

    [Fact]
    public void Overflow_is_refused_never_wrapped_around() =>
        Gen.Select(AnyNumber, AnyNumber, AnyNumber, AnyNumber, AnyNumber).Sample(
            (kernel, stride, padding, dilation, input) =>
            {
                try
                {
                    SlidingWindow window = new(kernel, stride, padding, dilation);
                    Int128 slack = input + ((Int128)2 * padding) - (((Int128)dilation * (kernel - 1)) + 1);
                    ((Int128)window.OutputLength(input)).Should().Be((slack / stride) + 1);
                    ((Int128)window.TransposedOutputLength(input)).Should().Be(((Int128)stride * (input - 1)) + ((Int128)dilation * (kernel - 1)) + 1 - ((Int128)2 * padding));
                }
                catch (ArgumentOutOfRangeException e)
                {
                    e.ParamName.Should().BeOneOf("kernel", "stride", "padding", "dilation", "inputLength");
                }
            },
            iter: 5000);

    private static Gen<long> AnyNumber => Gen.Frequency((1, Gen.Long[-2, 20]), (1, Gen.Long), (2, Gen.Int[0, 63].Select(bits => bits == 63 ? long.MaxValue : 1L << bits)));
}
