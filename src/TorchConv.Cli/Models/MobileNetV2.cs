using TorchConv.Modules;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Cli.Models;

/// <summary>
/// MobileNetV2 for images N×3×224×224 (Sandler, Howard, Zhu, Zhmoginov, Chen: MobileNetV2: Inverted Residuals and Linear
/// Bottlenecks, arXiv 1801.04381, table 2).
/// </summary>
internal sealed class MobileNetV2 : Module<Tensor, Tensor>
{
    /// <summary>Table 2: expansion t, output channels c, repetitions n, stride s of the first.</summary>
    private static readonly (long Expansion, long Channels, int Repetitions, long Stride)[] Stages =
    [
        (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
    ];

    private readonly Sequential features;
    private readonly AdaptiveAvgPool2d avgpool = AdaptiveAvgPool2d(1);
    private readonly Sequential classifier;

    /// <summary>A network with random weights.</summary>
    public MobileNetV2(long classes = 1000, Device? device = null)
        : base(nameof(MobileNetV2))
    {
        List<Module<Tensor, Tensor>> layers = [Convolution(3, 32, 3, 2, 1, device)];
        long channels = 32;
        foreach ((long expansion, long width, int repetitions, long stride) in Stages)
        {
            for (int i = 0; i < repetitions; i++)
            {
                layers.Add(new InvertedResidual(channels, width, i == 0 ? stride : 1, expansion, device));
                channels = width;
            }
        }

        layers.Add(Convolution(channels, 1280, 1, 1, 1, device));
        features = Sequential(layers);
        classifier = Sequential(Flatten(), Dropout(0.2), Linear(1280, classes, device: device));
        RegisterComponents();
    }

    /// <summary>N×3×224×224 → N×classes.</summary>
    public override Tensor forward(Tensor input) => classifier.call(avgpool.call(features.call(input)));

    /// <summary>A padded convolution, with normalisation and ReLU6.</summary>
    private static Sequential Convolution(long inChannels, long outChannels, long kernel, long stride, long groups, Device? device) =>
        Sequential(
            Conv2d(inChannels, outChannels, kernel, stride: stride, padding: (kernel - 1) / 2, groups: groups, bias: false, device: device),
            BatchNorm2d(outChannels, device: device),
            ReLU6(inplace: true));

    /// <summary>
    /// Channels are expanded, filtered depthwise and projected back without an activation; the input is added if it has the same
    /// shape.
    /// </summary>
    private sealed class InvertedResidual : Module<Tensor, Tensor>
    {
        private readonly Sequential conv;
        private readonly bool isAdded;

        public InvertedResidual(long inChannels, long outChannels, long stride, long expansion, Device? device)
            : base(nameof(InvertedResidual))
        {
            isAdded = stride == 1 && inChannels == outChannels;
            long hidden = inChannels * expansion;
            List<Module<Tensor, Tensor>> layers = expansion == 1 ? [] : [Convolution(inChannels, hidden, 1, 1, 1, device)];
            layers.Add(Convolution(hidden, hidden, 3, stride, hidden, device));
            layers.Add(Conv2d(hidden, outChannels, 1, bias: false, device: device));
            layers.Add(BatchNorm2d(outChannels, device: device));
            conv = Sequential(layers);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => isAdded ? input.Plus(conv.call(input)) : conv.call(input);
    }
}
