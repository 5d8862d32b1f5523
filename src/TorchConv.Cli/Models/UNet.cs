using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Cli.Models;

/// <summary>
/// U-Net for images N×1×572×572, whose convolutions have no padding: the output has 388×388 (Ronneberger, Fischer, Brox: U-Net:
/// Convolutional Networks for Biomedical Image Segmentation, arXiv 1505.04597, figure 1).
/// </summary>
internal sealed class UNet : Module<Tensor, Tensor>
{
    private readonly MaxPool2d pool = MaxPool2d(2);
    private readonly Sequential down1;
    private readonly Sequential down2;
    private readonly Sequential down3;
    private readonly Sequential down4;
    private readonly Sequential bottom;
    private readonly ConvTranspose2d up4;
    private readonly Sequential join4;
    private readonly ConvTranspose2d up3;
    private readonly Sequential join3;
    private readonly ConvTranspose2d up2;
    private readonly Sequential join2;
    private readonly ConvTranspose2d up1;
    private readonly Sequential join1;
    private readonly Conv2d last;

    /// <summary>A network with random weights.</summary>
    public UNet(long channels = 1, long classes = 2, Device? device = null)
        : base(nameof(UNet))
    {
        down1 = TwoConvolutions(channels, 64, device);
        down2 = TwoConvolutions(64, 128, device);
        down3 = TwoConvolutions(128, 256, device);
        down4 = TwoConvolutions(256, 512, device);
        bottom = TwoConvolutions(512, 1024, device);
        up4 = ConvTranspose2d(1024, 512, 2, stride: 2, device: device);
        join4 = TwoConvolutions(1024, 512, device);
        up3 = ConvTranspose2d(512, 256, 2, stride: 2, device: device);
        join3 = TwoConvolutions(512, 256, device);
        up2 = ConvTranspose2d(256, 128, 2, stride: 2, device: device);
        join2 = TwoConvolutions(256, 128, device);
        up1 = ConvTranspose2d(128, 64, 2, stride: 2, device: device);
        join1 = TwoConvolutions(128, 64, device);
        last = Conv2d(64, classes, 1, device: device);
        RegisterComponents();
    }

    /// <summary>N×channels×572×572 → N×classes×388×388; other sizes are possible if the input of each pooling layer is even.</summary>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = down1.call(input);
        Tensor b = down2.call(pool.call(a));
        Tensor c = down3.call(pool.call(b));
        Tensor d = down4.call(pool.call(c));
        Tensor x = bottom.call(pool.call(d));
        x = join4.call(Join(d, up4.call(x)));
        x = join3.call(Join(c, up3.call(x)));
        x = join2.call(Join(b, up2.call(x)));
        x = join1.call(Join(a, up1.call(x)));
        return last.call(x).MoveToOuterDisposeScope();
    }

    private static Sequential TwoConvolutions(long inChannels, long outChannels, Device? device) =>
        Sequential(
            Conv2d(inChannels, outChannels, 3, device: device),
            ReLU(inplace: true),
            Conv2d(outChannels, outChannels, 3, device: device),
            ReLU(inplace: true));

    /// <summary>
    /// Concatenates the channels of the centre of <paramref name="skipped"/>, cropped to the same size, and of
    /// <paramref name="x"/>.
    /// </summary>
    private static Tensor Join(Tensor skipped, Tensor x)
    {
        long height = x.shape[2], width = x.shape[3];
        Tensor middle = skipped.narrow(2, (skipped.shape[2] - height) / 2, height).narrow(3, (skipped.shape[3] - width) / 2, width);
        return cat([middle, x], 1);
    }
}
