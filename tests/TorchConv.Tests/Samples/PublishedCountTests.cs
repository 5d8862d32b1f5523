using TorchConv.Samples;
using static TorchSharp.torch.nn;

namespace TorchConv.Tests.Samples;

/// <summary>The samples' networks have the parameters and multiply-adds that their papers and well-known implementations give.</summary>
public class PublishedCountTests
{
    /// <summary>The article's listing, its last label put right: 120 are the pointwise layer's.</summary>
    [Theory]
    [InlineData("fully connected layer", 903000)]
    [InlineData("ordinary convolution", 9030)]
    [InlineData("dilated convolution", 9030)]
    [InlineData("grouped convolution", 3030)]
    [InlineData("pointwise convolution", 120)]
    [InlineData("depthwise separable convolution", 423)]
    public async Task The_articles_six_numbers(string layer, long parameters) =>
        (await SampleProcess.RunAsync("ParameterCounts")).Output.Should().MatchRegex($"(?m)^{layer} +{parameters}$");

    [Fact]
    public void Only_what_training_changes_is_counted()
    {
        using var layer = Conv2d(3, 30, 10);
        ParameterCounts.Count(layer).Should().Be(9030);
        layer.weight.requires_grad = false;
        ParameterCounts.Count(layer).Should().Be(30);
    }

    /// <summary>Keras and torchinfo count 4,231,976 for MobileNet v1 with its norms; the paper's table 4 says 4.2 million and 569 million.</summary>
    [Fact]
    public void MobileNet_v1()
    {
        using MobileNetV1 net = new();
        Count(net).Should().Be(4_231_976);
        DepthwiseSeparable.MultiplyAdds(net, 3, 224).Should().Be(568_740_352);
    }

    /// <summary>arXiv 1704.04861, table 6: million multiply-adds and million parameters for each width.</summary>
    [Theory]
    [InlineData(1.0, 569, 4.2)]
    [InlineData(0.75, 325, 2.6)]
    [InlineData(0.5, 149, 1.3)]
    [InlineData(0.25, 41, 0.5)]
    public void MobileNet_v1_in_four_widths(double width, double millionMultiplyAdds, double millionParameters)
    {
        using MobileNetV1 net = new(width);
        Math.Round(Count(net) / 1e6, 1).Should().Be(millionParameters);
        Math.Round(DepthwiseSeparable.MultiplyAdds(net, 3, 224) / 1e6).Should().Be(millionMultiplyAdds);
    }

    /// <summary>arXiv 1704.04861, table 4: 29.3 million parameters, 4866 million multiply-adds (its last layer, 1024 × 1000, left out).</summary>
    [Fact]
    public void MobileNet_v1_with_ordinary_convolutions()
    {
        using MobileNetV1 net = new(separable: false);
        Math.Round(Count(net) / 1e6, 1).Should().Be(29.3);
        Math.Round((DepthwiseSeparable.MultiplyAdds(net, 3, 224) - 1024 * 1000) / 1e6).Should().Be(4866);
    }

    /// <summary>arXiv 1704.04861, section 3.1: D² · M · F² + M · N · F² against D² · M · N · F².</summary>
    [Fact]
    public void One_layer_of_MobileNet()
    {
        using var ordinary = Conv2d(512, 512, 3, padding: 1, bias: false);
        using DepthwiseSeparableBlock separable = new(512, 512);

        DepthwiseSeparable.MultiplyAdds(ordinary, 512, 14).Should().Be(462_422_016);
        DepthwiseSeparable.MultiplyAdds(separable, 512, 14).Should().Be(52_283_392);
        Weights(ordinary).Should().Be(2_359_296);
        Weights(separable).Should().Be(266_752);
    }

    /// <summary>arXiv 1611.05431, table 2 and section 3.2: C · (256 · d + 3 · 3 · d · d + d · 256).</summary>
    [Theory]
    [InlineData(1, 64, 69_632)]
    [InlineData(2, 40, 69_760)]
    [InlineData(4, 24, 69_888)]
    [InlineData(8, 14, 71_456)]
    [InlineData(32, 4, 70_144)]
    public async Task ResNeXt_keeps_the_price_while_the_groups_grow(int cardinality, int width, long weights)
    {
        using ResNeXtBlock block = new(256, cardinality, width);
        Weights(block).Should().Be(weights);
        (await SampleProcess.RunAsync("GroupedBottleneck")).Output.Should().MatchRegex($"(?m)^ +{cardinality} × +{width} channels +{weights:N0} weights$");
    }

    /// <summary>Krizhevsky 2012: 60 million parameters; 60,965,224 with the groups of its two GPUs.</summary>
    [Theory]
    [InlineData(2, 307_456, 60_965_224)]
    [InlineData(1, 614_656, 62_378_344)]
    public void AlexNet(long groups, long secondLayer, long all)
    {
        using var net = GroupedBottleneck.AlexNet(groups, TorchSharp.torch.META);
        net.parameters().Skip(2).Take(2).Sum(parameter => parameter.numel()).Should().Be(secondLayer);
        Count(net).Should().Be(all);
    }

    /// <summary>torchinfo's table of ResNet-50: 70,400 parameters in a bottleneck without downsampling, first stage.</summary>
    [Fact]
    public void ResNets_bottleneck()
    {
        using Bottleneck block = new();
        Count(block).Should().Be(70_400);
        Weights(block).Should().Be(256 * 64 + 9 * 64 * 64 + 64 * 256);
    }

    /// <summary>
    /// torchvision's deeplabv3_resnet50 has 42,004,074 parameters: without ResNet-50 (25,557,032, less its classifier's 2,049,000) and the auxiliary
    /// head (3×3, 1024 → 256, a norm, 1×1 to 21 classes).
    /// </summary>
    [Fact]
    public void DeepLabs_head()
    {
        const long Backbone = 25_557_032 - 2_049_000, Auxiliary = 9 * 1024 * 256 + 2 * 256 + 256 * 21 + 21;
        using AsppHead head = new(2048, 21, [12, 24, 36]);
        Count(head).Should().Be(42_004_074 - Backbone - Auxiliary);
    }

    private static long Count(Module module) => module.parameters().Sum(parameter => parameter.numel());

    private static long Weights(Module module) =>
        module.parameters().Where(parameter => parameter.dim() == 4).Sum(parameter => parameter.numel());
}
