using TorchConv.Arithmetic;

namespace TorchConv.Cli.Doctor;

/// <summary>A problem whose right output was published.</summary>
internal sealed record KnownAnswer(string Source, Problem Problem, double[] Input, double[] Weight, double[] Output)
{
    /// <summary>The backend tests of ONNX's operators Conv and ConvTranspose, and the article's own example in both directions.</summary>
    public static IReadOnlyList<KnownAnswer> All { get; } =
    [
        Conv(
            "onnx test_basic_conv_with_padding", 5, new(1, 1), 1,
            [12, 21, 27, 33, 24, 33, 54, 63, 72, 51, 63, 99, 108, 117, 81, 93, 144, 153, 162, 111, 72, 111, 117, 123, 84]),
        Conv("onnx test_basic_conv_without_padding", 5, default, 1, [54, 63, 72, 99, 108, 117, 144, 153, 162]),
        Conv("onnx test_conv_with_strides_padding", (7, 5), new(1, 1), 2, [12, 27, 24, 63, 108, 81, 123, 198, 141, 112, 177, 124]),
        Conv("onnx test_conv_with_strides_no_padding", (7, 5), default, 2, [54, 72, 144, 162, 234, 252]),
        Conv("onnx test_conv_with_strides_and_asymmetric_padding", (7, 5), new(1, 0), 2, [21, 33, 99, 117, 189, 207, 171, 183]),
        Transposed(
            "onnx test_convtranspose", 2, 3, new(Operation.Transposed, 1, 1, 2, 3, 3),
            [0, 1, 3, 3, 2, 3, 8, 15, 12, 7, 9, 21, 36, 27, 15, 9, 20, 33, 24, 13, 6, 13, 21, 15, 8]),
        Transposed("onnx test_convtranspose_1d", 2, 1, new(Operation.Transposed, 1, 1, 2, (1, 3), (1, 3)), [0, 1, 3, 3, 2]),
        Transposed(
            "onnx test_convtranspose_pad", 2, 3, new(Operation.Transposed, 1, 1, 2, 3, 3) { Stride = (3, 2), OutputPadding = 1 },
            [
                0, 0, 1, 1, 3, 2, 2, 0,
                0, 0, 1, 1, 3, 2, 2, 0,
                0, 0, 1, 1, 3, 2, 2, 0,
                3, 3, 7, 4, 9, 5, 5, 0,
                3, 3, 7, 4, 9, 5, 5, 0,
                3, 3, 7, 4, 9, 5, 5, 0,
                6, 6, 13, 7, 15, 8, 8, 0,
                6, 6, 13, 7, 15, 8, 8, 0,
                6, 6, 13, 7, 15, 8, 8, 0,
                0, 0, 0, 0, 0, 0, 0, 0,
            ]),
        Transposed(
            "onnx test_convtranspose_pads", 2, 3, new(Operation.Transposed, 1, 1, 2, 3, 3) { Stride = (3, 2), Padding = (1, 2) },
            [1, 1, 3, 1, 1, 3, 7, 4, 9, 7, 4, 9, 7, 4, 9, 13, 7, 15, 13, 7, 15]),
        new(
            "the article's convolution", new(Operation.Convolution, 1, 1, 1, 4, 3),
            [3, 5, 2, 7, 4, 1, 3, 8, 6, 3, 8, 2, 9, 6, 1, 5], [1, 2, 1, 2, 1, 2, 1, 1, 2], [55, 52, 57, 50]),
        new(
            "the article's transposed convolution", new(Operation.Transposed, 1, 1, 1, 2, 3),
            [55, 52, 57, 50], [1, 2, 1, 2, 1, 2, 1, 1, 2], [55, 162, 159, 52, 167, 323, 319, 154, 169, 264, 326, 204, 57, 107, 164, 100]),
    ];

    /// <summary>The numbers that go in; the gradient of the output is of ones.</summary>
    public Operands Operands => new(Input, Weight, [], [.. Output.Select(_ => 1.0)]);

    private static KnownAnswer Conv(string source, Size input, Size padding, Size stride, double[] output) => new(
        source,
        new(Operation.Convolution, 1, 1, 1, input, 3) { Padding = padding, Stride = stride },
        Counting((int)(input.Height * input.Width)),
        Ones(9),
        output);

    /// <summary>The input counts from 0, all weights are 1, and each output channel is the same.</summary>
    private static KnownAnswer Transposed(string source, int channels, int kernelHeight, Problem problem, double[] channel) => new(
        source,
        problem,
        Counting((int)(problem.Input.Height * problem.Input.Width)),
        Ones(channels * kernelHeight * 3),
        [.. Enumerable.Repeat(channel, channels).SelectMany(numbers => numbers)]);

    private static double[] Counting(int count) => [.. Enumerable.Range(0, count).Select(number => (double)number)];

    private static double[] Ones(int count) => [.. Enumerable.Repeat(1.0, count)];
}
