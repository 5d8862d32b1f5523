using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Cli.Models;

/// <summary>
/// LeNet-5 for images N×1×32×32, as it is usually written today: with every connection from pool1 to conv2, ReLU and
/// maximum pooling (LeCun, Bottou, Bengio, Haffner: Gradient-Based Learning Applied to Document Recognition, 1998).
/// </summary>
internal sealed class LeNet : Module<Tensor, Tensor>
{
    private readonly Sequential features;
    private readonly Sequential classifier;

    /// <summary>A network with random weights.</summary>
    public LeNet(long classes = 10, Device? device = null)
        : base(nameof(LeNet))
    {
        features = Sequential(
            ("conv1", Conv2d(1, 6, 5, device: device)),
            ("relu1", ReLU()),
            ("pool1", MaxPool2d(2)),
            ("conv2", Conv2d(6, 16, 5, device: device)),
            ("relu2", ReLU()),
            ("pool2", MaxPool2d(2)));
        classifier = Sequential(
            ("flatten", Flatten()),
            ("fc1", Linear(16 * 5 * 5, 120, device: device)),
            ("relu1", ReLU()),
            ("fc2", Linear(120, 84, device: device)),
            ("relu2", ReLU()),
            ("fc3", Linear(84, classes, device: device)));
        RegisterComponents();
    }

    /// <summary>N×1×32×32 → N×classes.</summary>
    public override Tensor forward(Tensor input) => classifier.call(features.call(input));
}
