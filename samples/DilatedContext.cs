// DilatedContext: see far without losing a pixel.
//
// What it shows
//   Dilation spreads a kernel's taps apart, so that few layers see a wide field at full resolution. Equal dilations in
//   a row leave gaps in that field ("gridding"); 1, 2, 3 see the same 13×13 pixels with no gap and the same weights.
//   The head of DeepLab (ASPP, atrous spatial pyramid pooling) looks at several distances at once.
//
// Papers
//   Yu, Koltun: Multi-Scale Context Aggregation by Dilated Convolutions, 2016, arXiv:1511.07122
//   Wang et al.: Understanding Convolution for Semantic Segmentation, 2018, arXiv:1702.08502 (gridding)
//   Chen et al.: Rethinking Atrous Convolution for Semantic Image Segmentation, 2017, arXiv:1706.05587 (DeepLabv3's ASPP)
//
// What it prints
//     Which of 13×13 pixels one output pixel uses
//     dilations 2, 2, 2             dilations 1, 2, 3
//     # . # . # . # . # . # . #     # # # # # # # # # # # # #
//     . . . . . . . . . . . . .     # # # # # # # # # # # # #
//     # . # . # . # . # . # . #     # # # # # # # # # # # # #
//     . . . . . . . . . . . . .     # # # # # # # # # # # # #
//     # . # . # . # . # . # . #     # # # # # # # # # # # # #
//     . . . . . . . . . . . . .     # # # # # # # # # # # # #
//     # . # . # . # . # . # . #     # # # # # # # # # # # # #
//     . . . . . . . . . . . . .     # # # # # # # # # # # # #
//     # . # . # . # . # . # . #     # # # # # # # # # # # # #
//     . . . . . . . . . . . . .     # # # # # # # # # # # # #
//     # . # . # . # . # . # . #     # # # # # # # # # # # # #
//     . . . . . . . . . . . . .     # # # # # # # # # # # # #
//     # . # . # . # . # . # . #     # # # # # # # # # # # # #
//     49 of 169, 27 weights         169 of 169, 27 weights
//
//     DeepLabv3's head on 2048 channels, 21 classes, 256 channels in each branch
//       1×1, image mean, and 3×3 at rates 12, 24, 36, which span 25, 49, 73 pixels
//       16,130,837 parameters
//       with 64 channels in and 32 in each branch: 1×64×33×33 → 1×21×33×33
//
// To use it: copy this file into a project that references TorchSharp and call DilatedContext.Run().

using System;
using System.Linq;
using System.Text;
using TorchSharp;
using TorchSharp.Modules;
using static System.FormattableString;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Samples;

/// <summary>Layers in a row that widen what each pixel sees and keep height, width and channels: (N, C, H, W) → (N, C, H, W).</summary>
public sealed class ContextBlock : Module<Tensor, Tensor>
{
    private readonly Sequential layers;

    /// <summary>One 3×3 convolution, norm and ReLU for each dilation; 1, 2, 3 sees 13×13 pixels without holes.</summary>
    public ContextBlock(long channels, params long[] dilations) : base(nameof(ContextBlock))
    {
        // padding = dilation keeps the size of the image for a 3×3 kernel
        layers = Sequential(dilations.Select(dilation => Sequential(
            Conv2d(channels, channels, 3, padding: dilation, dilation: dilation, bias: false),
            BatchNorm2d(channels),
            ReLU())));
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => layers.call(input);
}

/// <summary>DeepLabv3's head: features → one score for each class and pixel, (N, C, H, W) → (N, classes, H, W).</summary>
public sealed class AsppHead : Module<Tensor, Tensor>
{
    private readonly ModuleList<Module<Tensor, Tensor>> branches;
    private readonly Sequential pooling;
    private readonly Sequential project;

    /// <summary>Branches of 1×1, of 3×3 at each rate, and of the whole image's mean, joined and classified.</summary>
    public AsppHead(long inChannels, long classes, long[] rates, long channels = 256) : base(nameof(AsppHead))
    {
        branches = new ModuleList<Module<Tensor, Tensor>>(ConvNormRelu(inChannels, channels, 1));
        foreach (long rate in rates)
            branches.Add(ConvNormRelu(inChannels, channels, 3, rate));

        // the mean of the whole image: far pixels that no rate reaches. When training, its norm needs two images or more.
        pooling = Sequential(AdaptiveAvgPool2d(1), ConvNormRelu(inChannels, channels, 1));

        project = Sequential(
            ConvNormRelu(channels * (rates.Length + 2), channels, 1),
            Dropout(0.5),
            ConvNormRelu(channels, channels, 3),
            Conv2d(channels, classes, 1));
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var wholeImage = pooling.call(input).expand(-1, -1, input.shape[2], input.shape[3]);
        var seen = branches.Select(branch => branch.call(input)).Append(wholeImage);
        return project.call(cat(seen.ToArray(), dim: 1)).MoveToOuterDisposeScope();
    }

    private static Sequential ConvNormRelu(long inChannels, long outChannels, long kernel, long dilation = 1) => Sequential(
        Conv2d(inChannels, outChannels, kernel, padding: dilation * (kernel - 1) / 2, dilation: dilation, bias: false),
        BatchNorm2d(outChannels),
        ReLU());
}

/// <summary>Shows what dilations see, and the head of DeepLabv3.</summary>
public static class DilatedContext
{
    /// <summary>Draws the pixels that dilations 2, 2, 2 and 1, 2, 3 use, and describes DeepLabv3's head.</summary>
    public static void Run()
    {
        Console.OutputEncoding = Encoding.UTF8; // × and → also on Windows
        using var scope = NewDisposeScope();
        using var gridding = new ContextBlock(1, 2, 2, 2);
        using var dense = new ContextBlock(1, 1, 2, 3);
        var holes = PixelsUsed(gridding, 13);
        var whole = PixelsUsed(dense, 13);

        Console.WriteLine("Which of 13×13 pixels one output pixel uses");
        Console.WriteLine($"{"dilations 2, 2, 2",-30}dilations 1, 2, 3");
        for (int row = 0; row < 13; row++)
            Console.WriteLine($"{Draw(holes[row]),-30}{Draw(whole[row])}");
        Console.WriteLine($"{Describe(gridding, holes),-30}{Describe(dense, whole)}");
        Console.WriteLine();

        long[] rates = [12, 24, 36];
        using var head = new AsppHead(2048, classes: 21, rates);
        Console.WriteLine("DeepLabv3's head on 2048 channels, 21 classes, 256 channels in each branch");
        Console.WriteLine($"  1×1, image mean, and 3×3 at rates {string.Join(", ", rates)}, which span {string.Join(", ", rates.Select(rate => 2 * rate + 1))} pixels");
        Console.WriteLine(Invariant($"  {head.parameters().Sum(parameter => parameter.numel()):N0} parameters"));

        using var small = new AsppHead(64, classes: 21, [6, 12, 18], channels: 32).to(float64);
        small.eval();
        var features = randn(1, 64, 33, 33, dtype: float64);
        Console.WriteLine($"  with 64 channels in and 32 in each branch: {Shape(features)} → {Shape(small.call(features))}");
    }

    /// <summary>For a block of one channel: true where the middle pixel of a size × size output depends on the input.</summary>
    private static Tensor PixelsUsed(ContextBlock block, long size)
    {
        using var scope = NewDisposeScope();
        block.to(float64).eval();

        // With all weights 1 no two paths can cancel out, so the gradient is zero exactly where no path leads.
        using (no_grad())
        {
            foreach (var parameter in block.parameters())
            {
                if (parameter.dim() == 4)
                    init.ones_(parameter);
            }
        }

        var input = ones(1, 1, size, size, dtype: float64, requires_grad: true);
        block.call(input)[0, 0, size / 2, size / 2].backward();
        return input.grad!.to(@bool)[0, 0].MoveToOuterDisposeScope();
    }

    private static string Draw(Tensor row) =>
        string.Join(' ', row.data<bool>().Select(used => used ? '#' : '.'));

    private static string Describe(ContextBlock block, Tensor used) =>
        $"{used.sum().item<long>()} of {used.numel()}, {block.parameters().Where(parameter => parameter.dim() == 4).Sum(parameter => parameter.numel())} weights";

    private static string Shape(Tensor tensor) => string.Join('×', tensor.shape);
}
