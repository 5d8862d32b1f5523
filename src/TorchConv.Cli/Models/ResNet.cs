using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Cli.Models;

/// <summary>
/// The frame of the residual networks for images N×3×224×224 (He, Zhang, Ren, Sun: Deep Residual Learning for Image Recognition,
/// arXiv 1512.03385, table 1): four stages of blocks, of which all but the first halve the image.
/// </summary>
internal abstract class ResNet : Module<Tensor, Tensor>
{
    // Not private: TorchSharp does not register the private fields of a base class.
    private protected readonly Conv2d conv1;
    private protected readonly BatchNorm2d bn1;
    private protected readonly ReLU relu = ReLU(inplace: true);
    private protected readonly MaxPool2d maxpool = MaxPool2d(3, stride: 2, padding: 1);
    private protected readonly Sequential layer1;
    private protected readonly Sequential layer2;
    private protected readonly Sequential layer3;
    private protected readonly Sequential layer4;
    private protected readonly AdaptiveAvgPool2d avgpool = AdaptiveAvgPool2d(1);
    private protected readonly Flatten flatten = Flatten();
    private protected readonly Linear fc;

    /// <summary>A network with random weights.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="device">Where the weights are.</param>
    /// <param name="blocks">The number of blocks of each stage.</param>
    /// <param name="expansion">How many times as many channels come out of a block as its 3×3 convolutions have.</param>
    /// <param name="block">Creates a block from its input channels, the channels of its 3×3 convolutions and its stride.</param>
    private protected ResNet(
        string name, long classes, Device? device, int[] blocks, long expansion, Func<long, long, long, Module<Tensor, Tensor>> block)
        : base(name)
    {
        conv1 = Conv2d(3, 64, 7, stride: 2, padding: 3, bias: false, device: device);
        bn1 = BatchNorm2d(64, device: device);
        layer1 = Stage(64, 64, 1, blocks[0]);
        layer2 = Stage(64 * expansion, 128, 2, blocks[1]);
        layer3 = Stage(128 * expansion, 256, 2, blocks[2]);
        layer4 = Stage(256 * expansion, 512, 2, blocks[3]);
        fc = Linear(512 * expansion, classes, device: device);
        RegisterComponents();

        Sequential Stage(long inChannels, long width, long stride, int count) =>
            Sequential(
                [block(inChannels, width, stride), .. Enumerable.Range(1, count - 1).Select(_ => block(width * expansion, width, 1))]);
    }

    /// <summary>N×3×224×224 → N×classes.</summary>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = maxpool.call(relu.call(bn1.call(conv1.call(input))));
        x = layer4.call(layer3.call(layer2.call(layer1.call(x))));
        return fc.call(flatten.call(avgpool.call(x))).MoveToOuterDisposeScope();
    }

    /// <summary>Returns the 1×1 convolution of an input that is added to an output of another shape; null for the same shape.</summary>
    private protected static Sequential? Shortcut(long inChannels, long outChannels, long stride, Device? device) =>
        stride == 1 && inChannels == outChannels
            ? null
            : Sequential(
                Conv2d(inChannels, outChannels, 1, stride: stride, bias: false, device: device), BatchNorm2d(outChannels, device: device));
}
