// DepthwiseSeparable: look around in each channel alone, then mix the channels.
//
// What it shows
//   An ordinary 3×3 convolution looks around and mixes channels at once. Done one after the other, a 3×3 for every channel
//   (depthwise) and a 1×1 across them (pointwise), it costs 1/out channels + 1/9 as much. MobileNet is built of nothing else.
//
// Paper
//   Howard et al.: MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications, 2017,
//   arXiv:1704.04861 (table 1: the layers; table 4: against ordinary convolutions; table 6: narrower nets)
//
// What it prints
//     One layer, 512 → 512 channels, 14×14
//       ordinary 3×3              2,359,296 parameters    462,422,016 multiply-adds
//       depthwise separable         266,752 parameters     52,283,392 multiply-adds
//
//     MobileNet v1, 3×224×224 to 1000 classes, with its norms
//       width 1                   4,231,976 parameters    568,740,352 multiply-adds
//       width 0.75                2,585,560 parameters    325,400,448 multiply-adds
//       width 0.5                 1,331,592 parameters    149,497,088 multiply-adds
//       width 0.25                  470,072 parameters     41,030,272 multiply-adds
//       with ordinary 3×3        29,294,088 parameters  4,867,293,184 multiply-adds
//
// To use it: copy this file into a project that references TorchSharp and call DepthwiseSeparable.Run().

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using TorchSharp.Modules;
using static System.FormattableString;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Samples;

/// <summary>MobileNet's block: depthwise, norm, ReLU, pointwise, norm, ReLU: (N, in, H, W) → (N, out, H/stride, W/stride).</summary>
public sealed class DepthwiseSeparableBlock : Module<Tensor, Tensor>
{
    private readonly Sequential layers;

    /// <summary>The depthwise step takes the stride, so that the pointwise step sees fewer pixels.</summary>
    public DepthwiseSeparableBlock(long inChannels, long outChannels, long stride = 1) : base(nameof(DepthwiseSeparableBlock))
    {
        // groups = in channels: one 3×3 kernel for each channel. No bias: the norm after it brings its own.
        layers = Sequential(
            Conv2d(inChannels, inChannels, 3, stride: stride, padding: 1, groups: inChannels, bias: false),
            BatchNorm2d(inChannels),
            ReLU(),
            Conv2d(inChannels, outChannels, 1, bias: false),
            BatchNorm2d(outChannels),
            ReLU());
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => layers.call(input);
}

/// <summary>MobileNet v1 for 3×224×224 images: (N, 3, H, W) → (N, classes).</summary>
public sealed class MobileNetV1 : Module<Tensor, Tensor>
{
    // table 1: the channels after each block, and its stride
    private static readonly (int Channels, int Stride)[] blocks =
    [
        (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2),
        (512, 1), (512, 1), (512, 1), (512, 1), (512, 1), (1024, 2), (1024, 1),
    ];

    private readonly Sequential features;
    private readonly Sequential classifier;

    /// <summary><paramref name="width"/> is the paper's α: it scales the channels of every layer.</summary>
    public MobileNetV1(double width = 1, long classes = 1000, bool separable = true) : base(nameof(MobileNetV1))
    {
        long channels = Scaled(32);
        var layers = new List<Module<Tensor, Tensor>> { Ordinary(3, channels, stride: 2) };
        foreach (var (outChannels, stride) in blocks)
        {
            layers.Add(separable
                ? new DepthwiseSeparableBlock(channels, Scaled(outChannels), stride)
                : Ordinary(channels, Scaled(outChannels), stride));
            channels = Scaled(outChannels);
        }

        features = Sequential(layers);
        classifier = Sequential(AdaptiveAvgPool2d(1), Flatten(), Linear(channels, classes));
        RegisterComponents();

        long Scaled(int full) => (long)(full * width);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return classifier.call(features.call(input)).MoveToOuterDisposeScope();
    }

    private static Sequential Ordinary(long inChannels, long outChannels, long stride) => Sequential(
        Conv2d(inChannels, outChannels, 3, stride: stride, padding: 1, bias: false), BatchNorm2d(outChannels), ReLU());
}

/// <summary>Shows what depthwise separable convolutions save, in one layer and in MobileNet v1.</summary>
public static class DepthwiseSeparable
{
    /// <summary>Prints the published counts of one layer and of MobileNet v1.</summary>
    public static void Run()
    {
        Console.OutputEncoding = Encoding.UTF8; // × and → also on Windows
        Console.WriteLine("One layer, 512 → 512 channels, 14×14");
        using var ordinary = Conv2d(512, 512, 3, padding: 1, bias: false);
        using var separable = new DepthwiseSeparableBlock(512, 512);
        Print("  ordinary 3×3", Weights(ordinary), MultiplyAdds(ordinary, 512, 14));
        Print("  depthwise separable", Weights(separable), MultiplyAdds(separable, 512, 14));
        Console.WriteLine();

        Console.WriteLine("MobileNet v1, 3×224×224 to 1000 classes, with its norms");
        foreach (double width in new[] { 1, 0.75, 0.5, 0.25 })
        {
            using var net = new MobileNetV1(width);
            Print(FormattableString.Invariant($"  width {width}"), Count(net), MultiplyAdds(net, 3, 224));
        }

        using var full = new MobileNetV1(separable: false);
        Print("  with ordinary 3×3", Count(full), MultiplyAdds(full, 3, 224));
    }

    /// <summary>How often a weight is multiplied and added while one image of size × size passes through.</summary>
    public static long MultiplyAdds(Module<Tensor, Tensor> network, long channels, long size)
    {
        using var scope = NewDisposeScope();
        long total = 0;
        var removeHooks = new List<Action>();
        foreach (var layer in network.modules().OfType<Module<Tensor, Tensor>>().Append(network).Where(layer => layer is TorchSharp.Modules.Conv2d or TorchSharp.Modules.Linear))
        {
            removeHooks.Add(layer.register_forward_hook((_, _, output) =>
            {
                // every weight works once for each output pixel; a Linear has no pixels, there it works once
                long pixels = output.shape.Skip(2).Aggregate(1L, (product, length) => product * length);
                total += pixels * layer.get_parameter("weight")!.numel();
                return output;
            }).remove);
        }

        // A batch of no images has the right shapes at every layer and computes nothing.
        bool training = network.training;
        network.eval();
        using (no_grad())
            network.call(zeros(0, channels, size, size));

        network.train(training);
        removeHooks.ForEach(remove => remove());
        return total;
    }

    private static long Count(Module module) => module.parameters().Sum(parameter => parameter.numel());

    private static long Weights(Module module) =>
        module.parameters().Where(parameter => parameter.dim() == 4).Sum(parameter => parameter.numel());

    private static void Print(string what, long parameters, long multiplyAdds) =>
        Console.WriteLine(Invariant($"{what,-24} {parameters,12:N0} parameters  {multiplyAdds,13:N0} multiply-adds"));
}
