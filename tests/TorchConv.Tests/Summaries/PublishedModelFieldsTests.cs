using TorchConv.Cli.Models;
using TorchConv.Summaries;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Tests.Summaries;

/// <summary>
/// The receptive field and the effective stride at the last convolution of published networks. google-research/receptive_field publishes those of
/// Araujo, Norris, Sim: Computing Receptive Fields of Convolutional Neural Networks, Distill 2019.
/// </summary>
public sealed class PublishedModelFieldsTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    [Theory]
    [InlineData(483, 3, 4, 6, 3)]
    [InlineData(1027, 3, 4, 23, 3)]
    [InlineData(1507, 3, 8, 36, 3)]
    public void ResNet_with_its_strides_in_the_1x1_convolutions_is_as_published(long field, params int[] blocks) =>
        Last(new ResNet50(device: META, blocks: blocks, isStrideFirst: true)).Should().Be((field, 32));

    [Theory]
    [InlineData(427, 3, 4, 6, 3)]
    [InlineData(971, 3, 4, 23, 3)]
    [InlineData(1451, 3, 8, 36, 3)]
    public void ResNet_with_its_strides_in_the_3x3_convolutions_sees_less(long field, params int[] blocks) =>
        Last(new ResNet50(device: META, blocks: blocks)).Should().Be((field, 32));

    [Fact]
    public void ResNet_50_of_TorchVision_which_adds_in_place_has_the_same_fields_as_that_which_does_not()
    {
        ModelSummary ours = new ResNet50(device: META).Summarize(hasFields: true, 1, 3, 224, 224), theirs = torchvision.models.resnet50(device: META).Summarize(hasFields: true, 1, 3, 224, 224);

        Convolutions(theirs).Should().Equal(Convolutions(ours));
        Convolutions(theirs).Should().HaveCount(53).And.OnlyContain(call => call!.IsAligned);
    }

    /// <summary>A field does not depend on the image: 203×203, the smallest tried at which the last blocks still have one, is quicker than 299×299.</summary>
    [Fact]
    public void Inception_v3_is_as_published() => Last(torchvision.models.inception_v3(device: META), 203).Should().Be((1311, 32));

    [Fact]
    public void GoogLeNet_of_TorchVision_has_3x3_where_the_paper_has_5x5()
    {
        // 27 before the first inception block; each block adds 2 of its positions: 2 at stride 8, 5 at 16, 2 at 32; pooling 3×3 twice, at 8 and 2×2 at 16.
        const long Field = 27 + (2 * 2 * 8) + (2 * 8) + (5 * 2 * 16) + 16 + (2 * 2 * 32);

        Last(torchvision.models.googlenet(device: META)).Should().Be((Field, 32));
    }

    [Fact]
    public void MobileNet_v1_is_as_published()
    {
        List<Module<Tensor, Tensor>> layers = [Conv2d(3, 8, 3, stride: 2, padding: 1, device: META)];
        foreach (long stride in new long[] { 1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1 })
        {
            layers.Add(Conv2d(8, 8, 3, stride: stride, padding: 1, groups: 8, device: META));
            layers.Add(Conv2d(8, 8, 1, device: META));
        }

        Last(Sequential(layers)).Should().Be((315, 32));
    }

    [Fact]
    public void DenseNet_121_is_the_sum_of_its_longest_path()
    {
        // 7×7 and 3×3 with stride 2 see 11; then each 3×3 convolution adds 2 positions and each 2×2 pooling 1.
        const long Field = 11 + (6 * 2 * 4) + 4 + (12 * 2 * 8) + 8 + (24 * 2 * 16) + 16 + (16 * 2 * 32);

        Last(DenseNet(6, 12, 24, 16)).Should().Be((Field, 32));
    }

    [Fact]
    public void U_Net_sees_what_its_lowest_layer_sees_through_as_many_positions_as_its_way_up_reaches()
    {
        ModelSummary summary = new UNet(device: META).Summarize(hasFields: true, 1, 1, 572, 572);

        // The way up reads 1 + 4·(8 + 4 + 2 + 1) = 61 positions in a row, which lie in up to 5 of the cells of 16 positions of the lowest layer.
        FieldFacts lowest = summary.Model.All.Single(call => call.Path == "bottom").ReceptiveField!, last = summary.Model.ReceptiveField!;
        (lowest.Sizes[0], lowest.EffectiveStrides[0].ToDouble()).Should().Be((140, 16));
        (last.Sizes[0], last.Sizes[1], last.EffectiveStrides[0].ToDouble()).Should().Be((140 + (4 * 16), 140 + (4 * 16), 1));
        last.IsAligned.Should().BeTrue();
    }

    [Fact]
    public void ResNet_18_has_no_blank_and_says_why_a_field_is_all()
    {
        string text = new ResNet18(device: META).Summarize(hasFields: true, 1, 3, 224, 224).ToText(new SummaryLayout { Columns = [SummaryColumn.ReceptiveField] });

        text.Split('\n').TakeWhile(line => line.Trim().Length > 0).Skip(2).Select(line => line.Split(' ').Last(word => word.Length > 0))
            .Should().OnlyContain(last => last == "all" || last.Contains('×'));
        text.Should().Contain("from avgpool on: each position sees the whole image");
    }

    [Fact]
    public void The_border_layers_are_those_whose_input_sees_the_whole_image()
    {
        // Richter et al.: ResNet-50 is used fully up to 427 pixels. Its last 3×3 convolution reads a field of 363.
        Border(427).Should().BeEmpty();
        Border(364).Should().BeEmpty();
        Border(363).Should().ContainSingle().Which.Should().Be(("layer4.2.conv2", 364));

        IEnumerable<(string, long)> Border(long size) => new ResNet50(device: META).Summarize(hasFields: true, 1, 3, size, size).Model.All
            .Where(call => call.AddsContextFrom is not null).Select(call => (call.Path, call.AddsContextFrom![0]));
    }

    public void Dispose() => _scope.Dispose();

    private static IEnumerable<FieldFacts?> Convolutions(ModelSummary summary) =>
        summary.Model.All.Where(call => call.Type == "Conv2d").Select(call => call.ReceptiveField);

    private static (long, double) Last(Module model, long size = 224)
    {
        FieldFacts last = model.Summarize(hasFields: true, 1, 3, size, size).Model.All.Select(call => call.ReceptiveField).OfType<FieldFacts>().MaxBy(field => field.Sizes[0])!;
        last.Sizes[1].Should().Be(last.Sizes[0]);
        return (last.Sizes[0], last.EffectiveStrides[0].ToDouble());
    }

    private static Custom DenseNet(params int[] blocks)
    {
        List<(string, Module<Tensor, Tensor>)> layers = [("stem", Sequential(Conv2d(3, 8, 7, stride: 2, padding: 3, device: META), MaxPool2d(3, stride: 2, padding: 1)))];
        for (int block = 0; block < blocks.Length; block++)
        {
            for (int i = 0; i < blocks[block]; i++)
                layers.Add(($"dense{block}-{i}", Sequential(BatchNorm2d(8 + (2 * i), device: META), ReLU(), Conv2d(8 + (2 * i), 2, 3, padding: 1, device: META))));
            layers.Add(($"transition{block}", block < blocks.Length - 1
                ? Sequential(Conv2d(8 + (2 * blocks[block]), 8, 1, device: META), AvgPool2d(2))
                : BatchNorm2d(8 + (2 * blocks[block]), device: META)));
        }

        return new Custom(
            m =>
            {
                Tensor x = m["stem"].call(m.Input);
                for (int block = 0; block < blocks.Length; block++)
                {
                    for (int i = 0; i < blocks[block]; i++)
                        x = cat([x, m[$"dense{block}-{i}"].call(x)], 1);
                    x = m[$"transition{block}"].call(x);
                }

                return x;
            },
            [.. layers]);
    }
}
