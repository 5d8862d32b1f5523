using TorchConv.Modules;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Cli.Models;

/// <summary>ResNet-50, and with other numbers of blocks ResNet-101 and ResNet-152.</summary>
/// <param name="classes">The number of classes.</param>
/// <param name="device">Where the weights are.</param>
/// <param name="blocks">The number of blocks of each stage: 3, 4, 6, 3 for ResNet-50.</param>
/// <param name="isStrideFirst">
/// Whether a block that halves the image does so in its first 1×1 convolution, as in the paper, or in the 3×3 one, as in TorchVision.
/// </param>
internal sealed class ResNet50(long classes = 1000, Device? device = null, int[]? blocks = null, bool isStrideFirst = false)
    : ResNet(
        nameof(ResNet50), classes, device, blocks ?? [3, 4, 6, 3], 4,
        (inChannels, width, stride) => new Bottleneck(inChannels, width, stride, isStrideFirst, device))
{
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
            downsample = Shortcut(inChannels, 4 * width, stride, device);
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
