using TorchConv.Expressions;
using TorchConv.Layers;
using TorchSharp;

namespace TorchConv.Tests.Expressions;

/// <summary>The spellings in which people write a layer.</summary>
public class LayerExpressionTests
{
    private static readonly Conv2dSpec Dilated = Layer.Conv2d(3, 30, 10, dilation: 2);

    public static TheoryData<string, LayerSpec> Spellings => new()
    {
        { "nn.Conv2d(3, 30, 10, dilation=2)", Dilated },
        { "torch.nn.Conv2d(3, 30, 10, dilation: 2)", Dilated },
        { "Conv2d(3,30,10,dilation=2,)", Dilated },
        { "new Conv2d(3, 30, 10, dilation: 2);", Dilated },
        { "torch.nn.Conv2d(in_channels=3, out_channels=10*3, kernel_size=(10, 10), dilation=[2, 2], bias=True)", Dilated },
        { "Conv2d(3, 30, kernel_size=(10, 10), stride=(1, 1), dilation=(2, 2))", Dilated },
        { "nn.Conv2d(\n    3, 30,  # channels\n    kernel_size=10,\n    dilation=2,\n)", Dilated },
        { "nn.Conv2d(3, 30, 10, 1, 0, 2)", Dilated },
        { "nn.Conv2d(3, 30, 10, device='cuda', dtype=torch.float64, dilation=2)", Dilated },
        { "nn.Conv2d(6, 30, 3, 2, 1, 2, 3, False, 'reflect')", Layer.Conv2d(6, 30, 3, 2, 1, 2, 3, false, PaddingModes.Reflect) },
        { "torch.nn.Conv2d(6, 30, 3, 2, 1, 2, PaddingModes.Reflect, 3, false)", Layer.Conv2d(6, 30, 3, 2, 1, 2, 3, false, PaddingModes.Reflect) },
        { "torch.nn.Conv2d(3, 30, 3, Padding.Same, 1, 2)", Layer.Conv2d(3, 30, 3, padding: Padding2d.Same, dilation: 2) },
        { "nn.Conv2d(3, 30, 3, padding='same')", Layer.Conv2d(3, 30, 3, padding: Padding2d.Same) },
        { "nn.Conv2d(3, 30, 3, padding=\"valid\")", Layer.Conv2d(3, 30, 3) },
        { "Conv2d(1, 256, kernel_size=(2, 300), stride=(1, 1))", Layer.Conv2d(1, 256, (2, 300)) },
        { "nn.Linear(16 * 5 * 5, 120)", Layer.FullyConnected(400, 120) },
        { "torch.nn.Linear(inputSize: 300, outputSize: 10, hasBias: false)", Layer.FullyConnected(300, 10, bias: false) },
        { "Linear(in_features=300, out_features=10, bias=False)", Layer.FullyConnected(300, 10, bias: false) },
        { "nn.ConvTranspose2d(16, 33, 3, stride=2, padding=1, output_padding=1)", Layer.Transposed(16, 33, 3, 2, 1, 1) },
        { "nn.ConvTranspose2d(16, 33, 3, 2, 1, 1, 1, True, 2)", Layer.Transposed(16, 33, 3, 2, 1, 1, dilation: 2) },
        { "nn.MaxPool2d(2, 2)", Layer.MaxPool2d(2) },
        { "MaxPool2d(kernel_size=3, stride=2, padding=1, dilation=1, ceil_mode=False)", Layer.MaxPool2d(3, 2, 1) },
        { "nn.AvgPool2d((3, 2), stride=(2, 1))", Layer.AvgPool2d((3, 2), (2, 1)) },
        { "nn.Sequential(nn.Conv2d(3, 8, 3), nn.Sequential(nn.MaxPool2d(2)))", Layer.Stack(Layer.Conv2d(3, 8, 3), Layer.MaxPool2d(2)) },
        { "nn.Sequential(OrderedDict([('conv', nn.Conv2d(3, 8, 3)), ('pool', nn.MaxPool2d(2))]))", Layer.Stack(Layer.Conv2d(3, 8, 3), Layer.MaxPool2d(2)) },
        { "torch.nn.Sequential((\"conv\", torch.nn.Conv2d(3, 8, 3)), (\"pool\", torch.nn.MaxPool2d(2)))", Layer.Stack(Layer.Conv2d(3, 8, 3), Layer.MaxPool2d(2)) },
    };

    [Theory]
    [MemberData(nameof(Spellings))]
    public void Every_spelling_is_understood(string text, LayerSpec layer) => LayerExpression.Parse(text).Should().Be(layer);
}
