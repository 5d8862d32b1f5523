using TorchConv.Samples;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Module = TorchSharp.torch.nn.Module;

namespace TorchConv.Tests.Samples;

/// <summary>The samples' modules compute what they say, value by value: the layers inside are computed again by plain loops.</summary>
public class BlockTests
{
    private static readonly (string Name, Func<nn.Module<Tensor, Tensor>> Build, Func<Module, Tensor, Tensor> Plain)[] blocks =
    [
        ("ContextBlock", () => new ContextBlock(4, 1, 2, 3), (layers, x) => Plain(layers, x)),
        ("ResNeXtBlock", () => new ResNeXtBlock(4, 3, 2), (residual, x) => (x + Plain(residual, x)).clamp_min(0)),
        ("Bottleneck", () => new Bottleneck(4, 2), (residual, x) => (x + Plain(residual, x)).clamp_min(0)),
        ("DepthwiseSeparableBlock", () => new DepthwiseSeparableBlock(4, 6, stride: 2), (layers, x) => Plain(layers, x)),
    ];

    public static TheoryData<string> Blocks => [.. blocks.Select(block => block.Name)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void A_block_computes_what_plain_loops_compute(string name)
    {
        using var scope = NewDisposeScope();
        var (_, build, plain) = blocks.Single(block => block.Name == name);
        using var block = build().to(float64);
        LearnNorms(() => block.call(randn(8, 4, 7, 6, dtype: float64)));
        block.eval();

        var input = randn(2, 4, 7, 6, dtype: float64);
        ShouldEqual(block.call(input), plain(block.children().Single(), input));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_decoder_step_doubles_joins_and_convolves(bool transposed)
    {
        using var scope = NewDisposeScope();
        nn.Module<Tensor, Tensor> up = transposed ? TransposedDecoder.TransposedUp(3, 2) : TransposedDecoder.ResizeUp(3, 2);
        using var step = new DecoderStep(up, skipChannels: 4, outChannels: 2).to(float64);
        LearnNorms(() => step.call(randn(8, 3, 3, 5, dtype: float64), randn(8, 4, 6, 10, dtype: float64)));
        step.eval();

        Tensor deep = randn(1, 3, 3, 5, dtype: float64), skip = randn(1, 4, 6, 10, dtype: float64);
        var join = step.children().Last();
        ShouldEqual(step.call(deep, skip), Plain(join, cat([Plain(up, deep), skip], dim: 1)));
    }

    [Fact]
    public void The_ASPP_head_joins_what_each_rate_and_the_whole_image_say()
    {
        using var scope = NewDisposeScope();
        using var head = new AsppHead(3, classes: 2, [2, 3], channels: 4).to(float64);
        LearnNorms(() => head.call(randn(8, 3, 7, 6, dtype: float64)));
        head.eval();

        var input = randn(1, 3, 7, 6, dtype: float64);
        var parts = head.named_children().ToDictionary(child => child.name, child => child.module);
        var seen = parts["branches"].children().Select(branch => Plain(branch, input))
            .Append(Plain(parts["pooling"], input) * ones(1, 1, 7, 6, dtype: float64));
        ShouldEqual(head.call(input), Plain(parts["project"], cat(seen.ToArray(), dim: 1)));
    }

    [Fact]
    public void Channel_shuffle_deals_the_channels_out_as_TorchSharps_own_does() =>
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 5], Gen.Int[1, 3], Gen.Int[1, 4]).Sample((groups, perGroup, height, width) =>
        {
            using var scope = NewDisposeScope();
            int channels = groups * perGroup;
            var input = arange(2 * channels * height * width, dtype: float64).view(2, channels, height, width);

            var shuffled = GroupedBottleneck.ChannelShuffle(input, groups);

            using var own = nn.ChannelShuffle(groups);
            ShouldEqual(shuffled, own.call(input));
            for (int channel = 0; channel < channels; channel++)
                ShouldEqual(shuffled[0, channel], input[0, channel % groups * perGroup + channel / groups]);
        }, iter: 200);

    /// <summary>The four picture rows of the decoder sample, counted pair by pair: input i and tap k write to output 2i + k.</summary>
    [Theory]
    [InlineData(3, 0)]
    [InlineData(4, 24)]
    public async Task A_transposed_kernel_writes_as_often_as_the_picture_says(int kernel, int column)
    {
        int[] along = new int[3 * 2 + kernel];
        for (int i = 0; i < 4; i++)
        {
            for (int k = 0; k < kernel; k++)
                along[2 * i + k]++;
        }

        string[] picture = (await SampleProcess.RunAsync("TransposedDecoder")).Output.Split('\n');
        int first = Array.FindIndex(picture, line => line.StartsWith("kernel 3, stride 2", StringComparison.Ordinal)) + 1;
        for (int row = 0; row < along.Length; row++)
            picture[first + row][column..].Should().StartWith(string.Join(' ', along.Select(writes => writes * along[row])));
    }

    /// <summary>Each of three layers steps by −d, 0 or d: the pixels used are all sums of such steps.</summary>
    [Theory]
    [InlineData(0, 49, 2, 2, 2)]
    [InlineData(30, 169, 1, 2, 3)]
    public async Task Dilations_use_the_pixels_that_the_picture_shows(int column, int count, int first, int second, int third)
    {
        int[] steps = [-1, 0, 1];
        HashSet<int> used = [.. from a in steps from b in steps from c in steps select 6 + a * first + b * second + c * third];
        (used.Count * used.Count).Should().Be(count);

        string[] picture = (await SampleProcess.RunAsync("DilatedContext")).Output.Split('\n');
        for (int row = 0; row < 13; row++)
        {
            picture[2 + row][column..].Should().StartWith(
                string.Join(' ', Enumerable.Range(0, 13).Select(pixel => used.Contains(row) && used.Contains(pixel) ? '#' : '.')));
        }
    }

    /// <summary>Norms that have seen nothing change almost nothing: a few batches give them means and variances of their own.</summary>
    private static void LearnNorms(Func<Tensor> call)
    {
        for (int i = 0; i < 3; i++)
            call();
    }

    /// <summary>What a module answers in eval mode, its convolutions and norms written out.</summary>
    private static Tensor Plain(Module module, Tensor x) => module switch
    {
        Sequential row => row.children().Aggregate(x, (value, layer) => Plain(layer, value)),
        Conv2d layer => PlainConvolution.Of(layer, x),
        ConvTranspose2d layer => PlainConvolution.Of(layer, x),
        BatchNorm2d norm => (x - Channels(norm.running_mean!)) / (Channels(norm.running_var!) + 1e-5).sqrt() * Channels(norm.weight!) + Channels(norm.bias!),
        ReLU => x.clamp_min(0),
        Upsample => x.repeat_interleave(2, dim: 2).repeat_interleave(2, dim: 3),
        AdaptiveAvgPool2d => x.mean([2L, 3L], keepdim: true),
        Dropout => x,
        _ => throw new NotSupportedException(module.GetType().Name),
    };

    private static Tensor Channels(Tensor vector) => vector.view(1, -1, 1, 1);

    private static void ShouldEqual(Tensor actual, Tensor expected)
    {
        actual.shape.Should().Equal(expected.shape);
        actual.allclose(expected, rtol: 1e-10, atol: 1e-12).Should().BeTrue();
    }
}
