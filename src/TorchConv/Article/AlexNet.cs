using TorchConv.Layers;

namespace TorchConv.Article;

/// <summary>Krizhevsky, Sutskever, Hinton: ImageNet Classification with Deep Convolutional Neural Networks, 2012, section 3.5.</summary>
internal static class AlexNet
{
    /// <summary>The second of five convolutions.</summary>
    public static Conv2dSpec Conv2(long groups) => Layer.Conv2d(96, 256, 5, padding: 2, groups: groups);

    /// <summary>The five convolutions; three of them are grouped, published with two groups.</summary>
    public static Conv2dSpec[] Convolutions(long groups = 2) =>
    [
        Layer.Conv2d(3, 96, 11, stride: 4),
        Conv2(groups),
        Layer.Conv2d(256, 384, 3, padding: 1),
        Layer.Conv2d(384, 384, 3, padding: 1, groups: groups),
        Layer.Conv2d(384, 256, 3, padding: 1, groups: groups),
    ];

    /// <summary>The convolutions and the three fully connected layers after them.</summary>
    public static LayerSpec[] Layers(long groups) =>
    [
        .. Convolutions(groups),
        Layer.FullyConnected(256 * 6 * 6, 4096),
        Layer.FullyConnected(4096, 4096),
        Layer.FullyConnected(4096, 1000),
    ];
}
