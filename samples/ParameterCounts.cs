// ParameterCounts: how many numbers each kind of layer has to learn.
//
// What it shows
//   Six layers that all turn 3 channels into 30, and the parameters that each needs. A fully connected layer pays for
//   every pair of values; a convolution shares one small kernel between all positions; groups and 1×1 kernels share more.
//
// What it prints
//     fully connected layer             903000
//     ordinary convolution                9030
//     dilated convolution                 9030
//     grouped convolution                 3030
//     pointwise convolution                120
//     depthwise separable convolution      423
//
// To use it: copy this file into a project that references TorchSharp and call ParameterCounts.Run().

using System;
using System.Linq;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Samples;

/// <summary>The parameters of six kinds of layer, counted.</summary>
public static class ParameterCounts
{
    /// <summary>Builds the six layers and prints the parameters of each.</summary>
    public static void Run()
    {
        using var scope = NewDisposeScope(); // modules are disposed of by their own using, all other tensors by this one

        // before: 10 × 10 × 3 = 300 values; after: 10 × 10 × 30 = 3000 values; bias: 3000
        // 300 × 3000 + 3000 = 903000
        using var fullyConnected = Linear(10 * 10 * 3, 10 * 10 * 30);
        Print("fully connected layer", Count(fullyConnected));

        // (kernel height × kernel width × in channels + 1) × out channels
        // (10 × 10 × 3 + 1) × 30 = 9030
        using var ordinary = Conv2d(3, 30, kernel_size: 10);
        Print("ordinary convolution", Count(ordinary));

        // dilation spreads the same 10 × 10 weights over 19 × 19 pixels: it sees more and learns no more numbers
        using var dilated = Conv2d(3, 30, kernel_size: 10, dilation: 2);
        Print("dilated convolution", Count(dilated));

        // the groups must divide both channel counts; each output channel then sees 3 / 3 = 1 input channel
        // (10 × 10 × 1 + 1) × 30 = 3030
        using var grouped = Conv2d(3, 30, kernel_size: 10, groups: 3);
        Print("grouped convolution", Count(grouped));

        // (1 × 1 × 3 + 1) × 30 = 120
        using var pointwise = Conv2d(3, 30, kernel_size: 1);
        Print("pointwise convolution", Count(pointwise));

        // first every channel alone (groups = in channels), then 1 × 1 mixes them
        // (10 × 10 × 1 + 1) × 3 = 303, (1 × 1 × 3 + 1) × 30 = 120, together 423
        using var depthwiseSeparable = Sequential(
            Conv2d(3, 3, kernel_size: 10, groups: 3),
            Conv2d(3, 30, kernel_size: 1));
        Print("depthwise separable convolution", Count(depthwiseSeparable));
    }

    /// <summary>The parameters that training changes: those with a gradient; a frozen one does not count.</summary>
    public static long Count(Module module) =>
        module.parameters().Where(parameter => parameter.requires_grad).Sum(parameter => parameter.numel());

    private static void Print(string layer, long parameters) => Console.WriteLine($"{layer,-31} {parameters,8}");
}
