using TorchConv.Modules;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Cli.Models;

/// <summary>ResNet-18: blocks of two 3×3 convolutions.</summary>
internal sealed class ResNet18(long classes = 1000, Device? device = null)
    : ResNet(
        nameof(ResNet18), classes, device, [2, 2, 2, 2], 1,
        (inChannels, width, stride) => new Block(inChannels, width, stride, device))
{
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
            downsample = Shortcut(inChannels, outChannels, stride, device);
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
