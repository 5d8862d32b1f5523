// GroupedBottleneck: many narrow convolutions side by side instead of one wide one.
//
// What it shows
//   Groups divide a convolution's weights. AlexNet used 2 because its GPUs were small; ResNeXt found that 32 narrow
//   groups learn more than one wide layer of the same size; ShuffleNet shuffles channels so that groups hear of each other.
//
// Papers
//   Krizhevsky, Sutskever, Hinton: ImageNet Classification with Deep Convolutional Neural Networks, 2012 (AlexNet)
//   Xie et al.: Aggregated Residual Transformations for Deep Neural Networks, 2017, arXiv:1611.05431 (ResNeXt, section 3.2)
//   Zhang et al.: ShuffleNet: An Extremely Efficient Convolutional Neural Network, 2018, arXiv:1707.01083
//
// What it prints
//     AlexNet                  2 groups     ungrouped
//       its second layer         307,456       614,656 parameters
//       the whole net         60,965,224    62,378,344 parameters
//
//     ResNeXt's block of 256 channels: more groups at the price of one
//        1 × 64 channels         69,632 weights
//        2 × 40 channels         69,760 weights
//        4 × 24 channels         69,888 weights
//        8 × 14 channels         71,456 weights
//       32 ×  4 channels         70,144 weights
//
//     Two grouped layers in a row, 12 channels in 3 groups
//       shuffled order                       0 4 8 1 5 9 2 6 10 3 7 11
//       output channel 0 hears, unshuffled   0 1 2 3
//       output channel 0 hears, shuffled     0 1 2 3 4 5 6 7 8 9 10 11
//
// To use it: copy this file into a project that references TorchSharp and call GroupedBottleneck.Run().

using System;
using System.Linq;
using System.Text;
using TorchSharp;
using TorchSharp.Modules;
using static System.FormattableString;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Samples;

/// <summary>ResNeXt's block: 1×1 narrows, a grouped 3×3 looks around, 1×1 widens, and the input is added: (N, C, H, W) → (N, C, H, W).</summary>
public sealed class ResNeXtBlock : Module<Tensor, Tensor>
{
    // input + … would hand libtorch a Scalar 1 that nothing holds, and the garbage collector may free it before libtorch reads it
    private static readonly Scalar one = 1;

    private readonly Sequential residual;

    /// <summary><paramref name="cardinality"/> groups, each <paramref name="width"/> channels wide: the paper's 32×4d.</summary>
    public ResNeXtBlock(long channels = 256, long cardinality = 32, long width = 4) : base(nameof(ResNeXtBlock))
    {
        long inner = cardinality * width;

        // no bias: the norm that follows subtracts the mean and brings its own
        residual = Sequential(
            Conv2d(channels, inner, 1, bias: false), BatchNorm2d(inner), ReLU(),
            Conv2d(inner, inner, 3, padding: 1, groups: cardinality, bias: false), BatchNorm2d(inner), ReLU(),
            Conv2d(inner, channels, 1, bias: false), BatchNorm2d(channels));
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return input.add(residual.call(input), one).relu_().MoveToOuterDisposeScope();
    }
}

/// <summary>Shows grouped convolutions in AlexNet, ResNeXt and ShuffleNet.</summary>
public static class GroupedBottleneck
{
    /// <summary>Prints the published counts, and which channels reach each other with and without a shuffle.</summary>
    public static void Run()
    {
        Console.OutputEncoding = Encoding.UTF8; // × also on Windows
        using var scope = NewDisposeScope();
        Console.WriteLine("AlexNet                  2 groups     ungrouped");
        using var grouped = AlexNet(groups: 2, META);
        using var ungrouped = AlexNet(groups: 1, META);
        Console.WriteLine(Invariant($"  its second layer    {Count((Conv2d)grouped[4]),12:N0}  {Count((Conv2d)ungrouped[4]),12:N0} parameters"));
        Console.WriteLine(Invariant($"  the whole net       {Count(grouped),12:N0}  {Count(ungrouped),12:N0} parameters"));
        Console.WriteLine();

        Console.WriteLine("ResNeXt's block of 256 channels: more groups at the price of one");
        foreach (var (cardinality, width) in new[] { (1, 64), (2, 40), (4, 24), (8, 14), (32, 4) })
        {
            using var block = new ResNeXtBlock(256, cardinality, width);
            long weights = block.parameters().Where(parameter => parameter.dim() == 4).Sum(parameter => parameter.numel());
            Console.WriteLine(Invariant($"  {cardinality,2} × {width,2} channels     {weights,10:N0} weights"));
        }
        Console.WriteLine();

        Console.WriteLine("Two grouped layers in a row, 12 channels in 3 groups");
        var order = ChannelShuffle(linspace(0, 11, 12, dtype: float64).view(1, 12, 1, 1), groups: 3);
        Console.WriteLine($"  shuffled order                       {string.Join(' ', order.data<double>())}");
        Console.WriteLine($"  output channel 0 hears, unshuffled   {string.Join(' ', ChannelsHeard(shuffle: false))}");
        Console.WriteLine($"  output channel 0 hears, shuffled     {string.Join(' ', ChannelsHeard(shuffle: true))}");
    }

    /// <summary>Deals the channels out like cards, so that each group of the next layer gets some from every group of this one.</summary>
    /// <remarks>TorchSharp has it as <c>nn.ChannelShuffle(groups)</c>; written out, it is three views of the same numbers.</remarks>
    public static Tensor ChannelShuffle(Tensor input, long groups)
    {
        using var scope = NewDisposeScope();
        long n = input.shape[0], channels = input.shape[1], height = input.shape[2], width = input.shape[3];
        return input
            .view(n, groups, channels / groups, height, width)
            .transpose(1, 2)
            .reshape(n, channels, height, width)
            .MoveToOuterDisposeScope();
    }

    /// <summary>AlexNet for 3×227×227 images. The paper's two GPUs shared layers 2, 4 and 5 between them: 2 groups.</summary>
    /// <remarks>On the device META a module has shapes but no numbers: 60 million parameters are counted without being made.</remarks>
    public static Sequential AlexNet(long groups, Device device) => Sequential(
        Conv2d(3, 96, 11, stride: 4, device: device), ReLU(), LocalResponseNorm(5), MaxPool2d(3, stride: 2),
        Conv2d(96, 256, 5, padding: 2, groups: groups, device: device), ReLU(), LocalResponseNorm(5), MaxPool2d(3, stride: 2),
        Conv2d(256, 384, 3, padding: 1, device: device), ReLU(),
        Conv2d(384, 384, 3, padding: 1, groups: groups, device: device), ReLU(),
        Conv2d(384, 256, 3, padding: 1, groups: groups, device: device), ReLU(), MaxPool2d(3, stride: 2),
        Flatten(),
        Dropout(0.5), Linear(256 * 6 * 6, 4096, device: device), ReLU(),
        Dropout(0.5), Linear(4096, 4096, device: device), ReLU(),
        Linear(4096, 1000, device: device));

    private static long[] ChannelsHeard(bool shuffle)
    {
        using var scope = NewDisposeScope();
        using var first = Conv2d(12, 12, 1, groups: 3, bias: false, dtype: float64);
        using var second = Conv2d(12, 12, 1, groups: 3, bias: false, dtype: float64);
        var input = ones(1, 12, 1, 1, dtype: float64, requires_grad: true);
        var between = first.call(input);
        if (shuffle)
            between = ChannelShuffle(between, groups: 3);

        // the gradient of one output is zero for every input that it does not depend on
        second.call(between)[0, 0, 0, 0].backward();
        return input.grad!.flatten().nonzero().flatten().data<long>().ToArray();
    }

    private static long Count(Module module) => module.parameters().Sum(parameter => parameter.numel());
}
