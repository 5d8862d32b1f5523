using TorchConv.Arithmetic;

namespace TorchConv.Cli.Doctor;

/// <summary>
/// Sizes at which convolution libraries have been wrong before: of the regressions that oneDNN publishes (benchdnn,
/// harness_conv_regression_general),
/// and of reports to PyTorch. A padding that differs on both sides there is the larger of the two here.
/// </summary>
internal static class KnownHard
{
    public static IReadOnlyList<Problem> All { get; } =
    [
        Conv(1, 1, 1, 2, 2, 0) with { Filling = Filling.Ones }, // pytorch#163347: 1 instead of 4 in bfloat16.
        Conv(2, 16, 16, 7, 5, 2),
        Conv(1, 4, 4, 13, 3, 1),
        Conv(2, 32, 8, (21, 20), (10, 5), 0) with { Stride = (2, 1) },
        Conv(2, 8, 32, (20, 21), (5, 10), 0) with { Stride = (1, 2) },
        Conv(1, 2, 3, (1, 9), (1, 3), 0) with { Stride = (1, 2) },
        Conv(2, 32, 32, 7, 3, 4),
        Conv(2, 16, 16, 13, 3, 1),
        Conv(2, 32, 16, 13, 1, 0),
        Conv(2, 3, 16, 21, 3, 1) with { Stride = 2 },
        Conv(2, 1, 2, (3, 5), (2, 3), 0) with { Dilation = 2 },
        Conv(1, 16, 16, 7, 3, 1),
        Conv(2, 1, 2, (3, 5), 2, (5, 7)) with { Dilation = 2 },
        Conv(2, 8, 8, 1, 2, 8),
        Conv(1, 128, 256, 1, 3, 1) with { Stride = 2 },
        Conv(1, 4, 16, 8, 3, 0) with { Groups = 2 },
        Conv(1, 6, 16, 5, 1, 0) with { Groups = 2 },
        Conv(1, 8, 32, 8, 3, 1) with { Groups = 2 },
        Conv(1, 22, 32, 8, 3, 0) with { Groups = 2 },
        Conv(1, 16, 16, 8, 3, 1) with { Groups = 2, Layout = Layout.ChannelsLast },
        Conv(2, 16, 16, (4, 8), (2, 1), 0) with { Stride = (2, 1) },
        Conv(2, 16, 16, (5, 8), (2, 1), 0) with { Stride = (2, 1) },
        Conv(2, 16, 16, 14, 1, 0) with { Stride = 2 },
        Conv(1, 9, 3, 32, 5, 1) with { Stride = 3 },
        Conv(1, 2, 4, (10, 8), 1, 0) with { Stride = (1, 2) },
        Conv(1, 16, 16, (2, 1), 1, 0) with { Stride = (3, 1) },
        Conv(1, 16, 16, (3, 1), (2, 1), 0) with { Stride = (3, 1) },
        Conv(1, 3, 3, 10, 2, 4) with { Groups = 3, Dilation = 3 },
        Conv(2, 16, 16, 5, 2, 0) with { Groups = 16, Stride = 3 },
        Conv(2, 16, 16, 7, 2, 0) with { Groups = 16, Stride = 5 },
        Conv(2, 16, 16, (7, 1), (11, 1), (5, 0)) with { Stride = (2, 1) },
        Conv(2, 64, 64, (31, 1), 1, (1, 0)),
        Conv(1, 3, 51, 24, 7, 3) with { Stride = 2 },
        Conv(1, 16, 16, (3, 1), (3, 1), (2, 0)) with { Dilation = (2, 1) },
        Conv(1, 1, 16, (1, 1), (1, 14), (0, 28)) with { Dilation = (1, 2) },
        Conv(1, 16, 16, 1, (1, 3), (0, 1)) with { Groups = 16 },
        Conv(1, 16, 16, (1, 3), (1, 2), (0, 1)) with { Groups = 16 },
        Conv(1, 184, 184, 3, 3, 1) with { Groups = 184 },
        Conv(2, 32, 1, (5, 1), (3, 1), 0) with { Stride = (2, 1) },
        Conv(2, 16, 16, 7, 3, 0),
        Conv(2, 48, 48, 7, 3, 0),
        Conv(1, 16, 1, (2, 30), (2, 3), (0, 17)) with { Dilation = (1, 17) },
        Conv(1, 16, 1, (2, 84), (2, 3), (0, 29)) with { Dilation = (1, 29) },
        Conv(1, 16, 1, (2, 70), (2, 3), 0) with { Dilation = (1, 30) },
        Conv(2, 16, 1, (2, 100), (2, 13), (0, 12)) with { Dilation = (1, 4) },
        Conv(2, 33, 33, (1, 60), (1, 2), 0) with { Layout = Layout.ChannelsLast },
        Conv(1, 64, 16, (20, 14), 1, 0) with { Stride = (1, 2) },
        Conv(1, 64, 1, (1, 33), (1, 24), (0, 23)),
        Conv(1, 16, 16, (1, 128), (1, 21), 0) with { Groups = 2 },
        Conv(1, 3, 64, (25, 20), (8, 20), 0),
        Conv(2, 16, 17, 9, 1, 0),
        Conv(2, 16, 17, 9, 3, 1),
        Conv(1, 113, 113, 1, 3, 1) with { Groups = 113, Layout = Layout.ChannelsLast },
        Conv(2, 16, 16, 1, 3, 1),
        Conv(2, 64, 64, (28, 27), 1, 0) with { Stride = (1, 2) },
        Conv(1, 16, 16, (4, 6), 2, 1) with { Stride = (4, 1) },
        Conv(2, 1, 1, 1, 1, 1),
        Conv(2, 6, 96, (12, 11), (1, 4), (2, 1)) with { Groups = 3, Dilation = (1, 2), Stride = (2, 1) },
        Conv(1, 5, 5, 12, (1, 7), (1, 0)) with { Stride = 2, Layout = Layout.ChannelsLast },
        Conv(1, 64, 16, 9, 3, 1) with { Stride = 3 },
        Conv(1, 48, 16, 8, 2, 0),
        Conv(2, 3, 3, (9, 26), (1, 17), 0) with { Groups = 3 },
        Conv(1, 50, 50, 12, 3, 0) with { Groups = 50 },
        Conv(1, 48, 134, (23, 12), (2, 1), (1, 14)) with { Stride = (2, 13), Layout = Layout.ChannelsLast },
        Conv(2, 4, 4, 6, 3, 0) with { Groups = 4, HasBias = true },
        Conv(1, 1, 1387, (1, 2), (1, 2), 0),
        Conv(1, 1, 1, 3, (3, 1), 0) with { Layout = Layout.Sliced }, // pytorch#18948: a slice of a wider tensor.
        Conv(19, 13, 6, (12, 14), 3, 0) with { Stride = 3, Layout = Layout.ChannelsLast }, // pytorch#169688.
        Conv(2, 1, 2, 40, 3, 1) with { Stride = 2, HasBias = true }, // pytorch#68048: the gradient of a bias stops at 256 in bfloat16.
        Conv(2, 4, 8, 32, 1, 0) with { Stride = 2, Layout = Layout.ChannelsLast }, // oneDNN#6035:
        // writes beyond its memory, crashes or hangs.
        Conv(1, 16, 1, 1, (1, 2), (0, 1)) with { Stride = (1, 2) }, // A weight that meets no input: its gradient may be left unwritten.
        Transposed(1, 1, 1, 4, 4) with { Filling = Filling.Ones },
        Transposed(1, 1, 1, 4, 10) with { Filling = Filling.Ones },
        Transposed(6, 7, 3, (15, 13), (15, 18)) with { Padding = (2, 2) }, // pytorch#153700.
        // pytorch#148973.
        Transposed(2, 2, 3, (1, 112), (1, 3)) with { Stride = (1, 2), Padding = (0, 1), Dilation = (1, 2), HasBias = true },
        Transposed(2, 17, 16, 5, 3) with { Stride = 2, Padding = 1, OutputPadding = (1, 0) },
        Transposed(2, 16, 51, 4, (2, 3)) with { Stride = (1, 3), OutputPadding = (0, 2) },
    ];

    private static Problem Conv(int batch, int inChannels, int outChannels, Size input, Size kernel, Size padding) =>
        new(Operation.Convolution, batch, inChannels, outChannels, input, kernel) { Padding = padding };

    private static Problem Transposed(int batch, int inChannels, int outChannels, Size input, Size kernel) =>
        new(Operation.Transposed, batch, inChannels, outChannels, input, kernel);
}
