using TorchConv.Summaries;
using TorchSharp;

namespace TorchConv.Cli.Models;

/// <summary>The models that the command line knows by name.</summary>
internal static class KnownModels
{
    private static readonly KnownModel[] All =
    [
        new("lenet", device => new LeNet(device: device), [1, 1, 32, 32]),
        new("vgg16", device => new Vgg16(device: device), [1, 3, 224, 224]),
        new("resnet18", device => new ResNet18(device: device), [1, 3, 224, 224]),
        new("resnet50", device => new ResNet50(device: device), [1, 3, 224, 224]),
        new("mobilenet_v2", device => new MobileNetV2(device: device), [1, 3, 224, 224]),
        new("unet", device => new UNet(device: device), [1, 1, 572, 572]),
    ];

    public static string[] Names => [.. All.Select(model => model.Name)];

    public static KnownModel Named(string name) => All.Single(model => model.Name == name);
}

/// <summary>A model, the function that creates it on a device, and the input of its publication.</summary>
internal sealed record KnownModel(string Name, Func<torch.Device, torch.nn.Module> Make, Arithmetic.Shape Input)
{
    public ModelInput[] Inputs => [Input];
}
