using TorchConv.Modules;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Cli.Models;

/// <summary>
/// ResNet-50 for images N×3×224×224 (He, Zhang, Ren, Sun: Deep Residual Learning for Image Recognition, arXiv 1512.03385, table 1),
/// and with other numbers of blocks ResNet-101 and ResNet-152.
/// </summary>
internal sealed class ResNet50 : Module<Tensor, Tensor>
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
    /// <param name="classes">The number of classes.</param>
    /// <param name="device">Where the weights are.</param>
    /// <param name="blocks">The number of blocks of each stage: 3, 4, 6, 3 for ResNet-50.</param>
    /// <param name="isStrideFirst">
    /// Whether a block that halves the image does so in its first 1×1 convolution, as in the paper, or in the 3×3 one, as in
    /// TorchVision.
    /// </param>
    public ResNet50(long classes = 1000, Device? device = null, int[]? blocks = null, bool isStrideFirst = false)
        : base(nameof(ResNet50))
    {
        blocks ??= [3, 4, 6, 3];
        conv1 = Conv2d(3, 64, 7, stride: 2, padding: 3, bias: false, device: device);
        bn1 = BatchNorm2d(64, device: device);
        layer1 = Stage(64, 64, 1, blocks[0]);
        layer2 = Stage(256, 128, 2, blocks[1]);
        layer3 = Stage(512, 256, 2, blocks[2]);
        layer4 = Stage(1024, 512, 2, blocks[3]);
        fc = Linear(2048, classes, device: device);
        RegisterComponents();

        Sequential Stage(long inChannels, long width, long stride, int count) => Sequential(
            [
                .. Enumerable.Range(0, count).Select(i => (Module<Tensor, Tensor>)new Bottleneck(
                    i == 0 ? inChannels : 4 * width, width, i == 0 ? stride : 1, isStrideFirst, device)),
            ]);
    }

    /// <summary>N×3×224×224 → N×classes.</summary>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = maxpool.call(relu.call(bn1.call(conv1.call(input))));
        x = layer4.call(layer3.call(layer2.call(layer1.call(x))));
        return fc.call(flatten.call(avgpool.call(x))).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Channels are reduced, filtered by a 3×3 convolution and expanded to four times as many; the input is added, after a 1×1
    /// convolution if it has another shape.
    /// </summary>
    private sealed class Bottleneck : Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1;
        private readonly BatchNorm2d bn1;
        private readonly Conv2d conv2;
        private readonly BatchNorm2d bn2;
        private readonly Conv2d conv3;
        private readonly BatchNorm2d bn3;
        private readonly ReLU relu = ReLU(inplace: true);
        private readonly Sequential? downsample;

        public Bottleneck(long inChannels, long width, long stride, bool isStrideFirst, Device? device)
            : base(nameof(Bottleneck))
        {
            conv1 = Conv2d(inChannels, width, 1, stride: isStrideFirst ? stride : 1, bias: false, device: device);
            bn1 = BatchNorm2d(width, device: device);
            conv2 = Conv2d(width, width, 3, stride: isStrideFirst ? 1 : stride, padding: 1, bias: false, device: device);
            bn2 = BatchNorm2d(width, device: device);
            conv3 = Conv2d(width, 4 * width, 1, bias: false, device: device);
            bn3 = BatchNorm2d(4 * width, device: device);
            if (stride != 1 || inChannels != 4 * width)
            {
                downsample = Sequential(
                    Conv2d(inChannels, 4 * width, 1, stride: stride, bias: false, device: device),
                    BatchNorm2d(4 * width, device: device));
            }

            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor x = relu.call(bn1.call(conv1.call(input)));
            x = relu.call(bn2.call(conv2.call(x)));
            x = bn3.call(conv3.call(x));
            Tensor shortcut = downsample is null ? input : downsample.call(input);
            return relu.call(x.Plus(shortcut)).MoveToOuterDisposeScope();
        }
    }
}
