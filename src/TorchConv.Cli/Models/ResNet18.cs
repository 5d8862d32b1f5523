using TorchConv.Modules;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Cli.Models;

/// <summary>
/// ResNet-18 for images N×3×224×224 (He, Zhang, Ren, Sun: Deep Residual Learning for Image Recognition, arXiv 1512.03385,
/// table 1).
/// </summary>
internal sealed class ResNet18 : Module<Tensor, Tensor>
{
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly ReLU relu = ReLU(inplace: true);
    private readonly MaxPool2d maxpool = MaxPool2d(3, stride: 2, padding: 1);
    private readonly Sequential layer1;
    private readonly Sequential layer2;
    private readonly Sequential layer3;
    private readonly Sequential layer4;
    private readonly AdaptiveAvgPool2d avgpool = AdaptiveAvgPool2d(1);
    private readonly Flatten flatten = Flatten();
    private readonly Linear fc;

    /// <summary>A network with random weights.</summary>
    public ResNet18(long classes = 1000, Device? device = null)
        : base(nameof(ResNet18))
    {
        conv1 = Conv2d(3, 64, 7, stride: 2, padding: 3, bias: false, device: device);
        bn1 = BatchNorm2d(64, device: device);
        layer1 = Sequential(new Block(64, 64, 1, device), new Block(64, 64, 1, device));
        layer2 = Sequential(new Block(64, 128, 2, device), new Block(128, 128, 1, device));
        layer3 = Sequential(new Block(128, 256, 2, device), new Block(256, 256, 1, device));
        layer4 = Sequential(new Block(256, 512, 2, device), new Block(512, 512, 1, device));
        fc = Linear(512, classes, device: device);
        RegisterComponents();
    }

    /// <summary>N×3×224×224 → N×classes.</summary>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = maxpool.call(relu.call(bn1.call(conv1.call(input))));
        x = layer4.call(layer3.call(layer2.call(layer1.call(x))));
        return fc.call(flatten.call(avgpool.call(x))).MoveToOuterDisposeScope();
    }

    /// <summary>Two 3×3 convolutions, and the input added to their output; if it has another shape, after a 1×1 convolution.</summary>
    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1;
        private readonly BatchNorm2d bn1;
        private readonly ReLU relu = ReLU(inplace: true);
        private readonly Conv2d conv2;
        private readonly BatchNorm2d bn2;
        private readonly Sequential? downsample;

        public Block(long inChannels, long outChannels, long stride, Device? device)
            : base(nameof(Block))
        {
            conv1 = Conv2d(inChannels, outChannels, 3, stride: stride, padding: 1, bias: false, device: device);
            bn1 = BatchNorm2d(outChannels, device: device);
            conv2 = Conv2d(outChannels, outChannels, 3, padding: 1, bias: false, device: device);
            bn2 = BatchNorm2d(outChannels, device: device);
            if (stride != 1 || inChannels != outChannels)
            {
                downsample = Sequential(
                    Conv2d(inChannels, outChannels, 1, stride: stride, bias: false, device: device),
                    BatchNorm2d(outChannels, device: device));
            }

            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor x = bn2.call(conv2.call(relu.call(bn1.call(conv1.call(input)))));
            Tensor shortcut = downsample is null ? input : downsample.call(input);
            return relu.call(x.Plus(shortcut)).MoveToOuterDisposeScope();
        }
    }
}
