using System.Text.Json;

namespace TorchConv.Tests.Cli;

/// <summary><c>torchconv layer KIND</c>.</summary>
public class LayerCommandTests
{
    [Theory]
    [InlineData("linear", 903_000, "300 × 3,000 + 3,000 = 903,000", "1,3000", 900_000, "torch.nn.Linear(300, 3000)")]
    [InlineData("conv", 9_030, "(10 × 10 × 3 + 1) × 30 = 9,030", "1,30,23,23", 4_761_000, "torch.nn.Conv2d(3, 30, 10)")]
    [InlineData("conv --groups 3", 3_030, "(10 × 10 × 1 + 1) × 30 = 3,030", "1,30,23,23", 1_587_000, "torch.nn.Conv2d(3, 30, 10, groups: 3)")]
    [InlineData("conv --dilation 2", 9_030, "(10 × 10 × 3 + 1) × 30 = 9,030", "1,30,14,14", 1_764_000, "torch.nn.Conv2d(3, 30, 10, dilation: 2)")]
    [InlineData("pointwise", 120, "(1 × 1 × 3 + 1) × 30 = 120", "1,30,32,32", 92_160, "torch.nn.Conv2d(3, 30, 1)")]
    [InlineData("separable", 423, "(10 × 10 × 1 + 1) × 3 + (1 × 1 × 3 + 1) × 30 = 423", "1,30,23,23", 206_310, "torch.nn.Sequential(torch.nn.Conv2d(3, 3, 10, groups: 3), torch.nn.Conv2d(3, 30, 1))")]
    [InlineData("transposed", 9_030, "(10 × 10 × 3 + 1) × 30 = 9,030", "1,30,41,41", 9_216_000, "torch.nn.ConvTranspose2d(3, 30, 10)")]
    public void Has_the_articles_layers_as_its_defaults(string kind, long parameters, string formula, string outputShape, long multiplyAdds, string csharp)
    {
        JsonElement layer = CommandLine.RunHere($"layer {kind} --format json").ShouldBeFine().Json;

        layer.EnumerateObject().Select(property => property.Name).Should().Equal(
            "kind", "parameters", "weightParameters", "biasParameters", "formula", "inputShape", "outputShape", "multiplyAdds", "csharp", "pytorch");
        layer.GetProperty("parameters").GetInt64().Should().Be(parameters);
        layer.GetProperty("formula").GetString().Should().Be(formula);
        string.Join(',', layer.GetProperty("outputShape").EnumerateArray()).Should().Be(outputShape);
        layer.GetProperty("multiplyAdds").GetInt64().Should().Be(multiplyAdds);
        layer.GetProperty("csharp").GetString().Should().Be(csharp);
    }

    [Fact]
    public void Takes_uneven_sizes_and_every_option()
    {
        JsonElement layer = CommandLine.RunHere(
            "layer conv --in 4 --out 6 --kernel 3x5 --stride 2x1 --padding 1x2 --dilation 1x2 --groups 2 --no-bias --input 2x4x17x19 --format json").ShouldBeFine().Json;

        // Height (17 + 2 − 3) / 2 + 1 = 9; width (19 + 4 − 9) / 1 + 1 = 15; weights 6 × 2 × 3 × 5 = 180.
        string.Join(',', layer.GetProperty("outputShape").EnumerateArray()).Should().Be("2,6,9,15");
        layer.GetProperty("parameters").GetInt64().Should().Be(180);
        layer.GetProperty("multiplyAdds").GetInt64().Should().Be(180 * 2 * 9 * 15);
        layer.GetProperty("csharp").GetString().Should().Be(
            "torch.nn.Conv2d(4, 6, (3, 5), stride: (2, 1), padding: (1, 2), dilation: (1, 2), groups: 2, bias: false)");
        layer.GetProperty("pytorch").GetString().Should().Be(
            "torch.nn.Conv2d(4, 6, (3, 5), stride=(2, 1), padding=(1, 2), dilation=(1, 2), groups=2, bias=False)");
    }

    [Fact]
    public async Task Shows_both_sources_side_by_side()
    {
        Answer answer = (await CommandLine.RunLineAsync("layer conv")).ShouldBeFine();

        answer.Output.Should().Be(
            """
            fact           predicted   measured
            parameters         9,030      9,030
            weights            9,000      9,000
            biases                30         30
            output shape  1×30×23×23 1×30×23×23
            multiply-adds  4,761,000  4,761,000

            input shape  1×3×32×32
            parameters   (10 × 10 × 3 + 1) × 30 = 9,030
            C#           torch.nn.Conv2d(3, 30, 10)
            PyTorch      torch.nn.Conv2d(3, 30, 10)

            """);
    }

    [Fact]
    public void Speaks_Chinese_and_Markdown()
    {
        Answer answer = CommandLine.RunHere("layer pointwise --lang zh --format markdown").ShouldBeFine();

        answer.Output.Should().Contain("| 参数 | 120 | 120 |").And.Contain("|---|---:|---:|").And.Contain("| 输出形状 | 1×30×32×32 | 1×30×32×32 |");
    }

    [Theory]
    [InlineData("linear --in 20000 --out 20000", 400_020_000, 400_000_000)]
    [InlineData("conv --in 3 --out 64 --kernel 3 --input 1x3x100000x100000", 1_792, 17_279_308_806_912)]
    public void Measures_the_real_layer_however_large_it_is(string line, long parameters, long multiplyAdds)
    {
        JsonElement layer = CommandLine.RunHere($"layer {line} --format json").ShouldBeFine().Json;

        layer.GetProperty("parameters").GetInt64().Should().Be(parameters);
        layer.GetProperty("multiplyAdds").GetInt64().Should().Be(multiplyAdds);
    }
}
