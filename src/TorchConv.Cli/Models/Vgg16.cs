using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Cli.Models;

/// <summary>
/// VGG-16 for images N×3×224×224 (Simonyan, Zisserman: Very Deep Convolutional Networks for Large-Scale Image Recognition,
/// arXiv 1409.1556, configuration D).
/// </summary>
internal sealed class Vgg16 : Module<Tensor, Tensor>
{
    private static readonly long[][] Stages = [[64, 64], [128, 128], [256, 256, 256], [512, 512, 512], [512, 512, 512]];

    private readonly Sequential features;
    private readonly AdaptiveAvgPool2d avgpool = AdaptiveAvgPool2d(7);
    private readonly Sequential classifier;

    /// <summary>A network with random weights.</summary>
    public Vgg16(long classes = 1000, Device? device = null)
        : base(nameof(Vgg16))
    {
        List<Module<Tensor, Tensor>> layers = [];
        long channels = 3;
        foreach (long[] stage in Stages)
        {
            foreach (long width in stage)
            {
                layers.Add(Conv2d(channels, width, 3, padding: 1, device: device));
                layers.Add(ReLU(inplace: true));
                channels = width;
            }

            layers.Add(MaxPool2d(2));
        }

        features = Sequential(layers);
        classifier = Sequential(
            Flatten(),
            Linear(512 * 7 * 7, 4096, device: device),
            ReLU(inplace: true),
            Dropout(),
            Linear(4096, 4096, device: device),
            ReLU(inplace: true),
            Dropout(),
            Linear(4096, classes, device: device));
        RegisterComponents();
    }

    /// <summary>N×3×224×224 → N×classes.</summary>
    public override Tensor forward(Tensor input) => classifier.call(avgpool.call(features.call(input)));
}
