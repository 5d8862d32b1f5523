// TransposedDecoder: from small and deep back to large.
//
// What it shows
//   One step of a U-Net's decoder doubles height and width, joins the encoder's features of that size and convolves.
//   Doubling is a transposed convolution (its kernels are trained) or a resize followed by a convolution. Kernel 3 with
//   stride 2 overlaps unevenly and paints a checkerboard; a kernel that the stride divides, such as 4 or 2, does not.
//
// Papers
//   Ronneberger, Fischer, Brox: U-Net: Convolutional Networks for Biomedical Image Segmentation, 2015, arXiv:1505.04597
//   Odena, Dumoulin, Olah: Deconvolution and Checkerboard Artifacts, Distill, 2016, doi:10.23915/distill.00003
//
// What it prints
//     A decoder step: 1×128×16×16 and the encoder's 1×64×32×32
//       transposed             → 1×64×32×32, 131,136 parameters to double, 241,984 in all
//       resize, then convolve  → 1×64×32×32,  73,792 parameters to double, 184,640 in all
//
//     How often each output pixel is written, from 4×4 inputs
//     kernel 3, stride 2      kernel 4, stride 2
//     1 1 2 1 2 1 2 1 1       1 1 2 2 2 2 2 2 1 1
//     1 1 2 1 2 1 2 1 1       1 1 2 2 2 2 2 2 1 1
//     2 2 4 2 4 2 4 2 2       2 2 4 4 4 4 4 4 2 2
//     1 1 2 1 2 1 2 1 1       2 2 4 4 4 4 4 4 2 2
//     2 2 4 2 4 2 4 2 2       2 2 4 4 4 4 4 4 2 2
//     1 1 2 1 2 1 2 1 1       2 2 4 4 4 4 4 4 2 2
//     2 2 4 2 4 2 4 2 2       2 2 4 4 4 4 4 4 2 2
//     1 1 2 1 2 1 2 1 1       2 2 4 4 4 4 4 4 2 2
//     1 1 2 1 2 1 2 1 1       1 1 2 2 2 2 2 2 1 1
//                             1 1 2 2 2 2 2 2 1 1
//
//     Away from the border
//       transposed, kernel 3, stride 2   1, 2 or 4 times: a checkerboard
//       transposed, kernel 4, stride 2   every pixel 4 times: even
//       transposed, kernel 2, stride 2   every pixel 1 times: even
//       resize by 2, then kernel 3       every pixel 9 times: even
//
// To use it: copy this file into a project that references TorchSharp and call TransposedDecoder.Run().

using System;
using System.Linq;
using System.Text;
using TorchSharp;
using TorchSharp.Modules;
using static System.FormattableString;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Samples;

/// <summary>One step of a U-Net's decoder: ((N, in, H, W), (N, skip, 2H, 2W)) → (N, out, 2H, 2W).</summary>
public sealed class DecoderStep : Module<Tensor, Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> up;
    private readonly Sequential join;

    /// <summary><paramref name="up"/> doubles height and width and returns <paramref name="outChannels"/> channels.</summary>
    public DecoderStep(Module<Tensor, Tensor> up, long skipChannels, long outChannels) : base(nameof(DecoderStep))
    {
        this.up = up;
        join = Sequential(
            Conv2d(outChannels + skipChannels, outChannels, 3, padding: 1, bias: false), BatchNorm2d(outChannels), ReLU(),
            Conv2d(outChannels, outChannels, 3, padding: 1, bias: false), BatchNorm2d(outChannels), ReLU());
        RegisterComponents();
    }

    /// <summary>The deep, small features and the encoder's features of twice their size.</summary>
    public override Tensor forward(Tensor input, Tensor skip)
    {
        using var scope = NewDisposeScope();
        return join.call(cat([up.call(input), skip], dim: 1)).MoveToOuterDisposeScope();
    }
}

/// <summary>Shows the ways to double an image's size and which of them paint a checkerboard.</summary>
public static class TransposedDecoder
{
    /// <summary>Doubling with trained kernels: (H − 1) · 2 − 2 · 1 + 4 = 2H.</summary>
    public static ConvTranspose2d TransposedUp(long inChannels, long outChannels) =>
        ConvTranspose2d(inChannels, outChannels, kernel_size: 4, stride: 2, padding: 1);

    /// <summary>Doubling by repeating pixels, and a convolution that smooths them.</summary>
    public static Sequential ResizeUp(long inChannels, long outChannels) => Sequential(
        Upsample(scale_factor: [2, 2], mode: UpsampleMode.Nearest),
        Conv2d(inChannels, outChannels, kernel_size: 3, padding: 1));

    /// <summary>Prints the two decoder steps and four ways of doubling.</summary>
    public static void Run()
    {
        Console.OutputEncoding = Encoding.UTF8; // × and → also on Windows
        // float64 throughout: some CPUs compute float32 transposed convolutions of kernel 4 and larger wrongly
        using var scope = NewDisposeScope();
        var deep = randn(1, 128, 16, 16, dtype: float64);
        var skip = randn(1, 64, 32, 32, dtype: float64);
        Console.WriteLine($"A decoder step: {Shape(deep)} and the encoder's {Shape(skip)}");
        foreach (var (name, up) in new (string, Module<Tensor, Tensor>)[] { ("transposed", TransposedUp(128, 64)), ("resize, then convolve", ResizeUp(128, 64)) })
        {
            using var step = new DecoderStep(up, skipChannels: 64, outChannels: 64).to(float64);
            Console.WriteLine(Invariant($"  {name,-22} → {Shape(step.call(deep, skip))}, {Count(up),7:N0} parameters to double, {Count(step),7:N0} in all"));
        }
        Console.WriteLine();

        Console.WriteLine("How often each output pixel is written, from 4×4 inputs");
        var three = Writes(ConvTranspose2d(1, 1, 3, stride: 2, bias: false));
        var four = Writes(ConvTranspose2d(1, 1, 4, stride: 2, bias: false));
        Console.WriteLine($"{"kernel 3, stride 2",-24}kernel 4, stride 2");
        for (int row = 0; row < four.shape[0]; row++)
            Console.WriteLine($"{(row < three.shape[0] ? Draw(three[row]) : ""),-24}{Draw(four[row])}");
        Console.WriteLine();

        Console.WriteLine("Away from the border");
        Console.WriteLine($"  transposed, kernel 3, stride 2   {Inside(three)}");
        Console.WriteLine($"  transposed, kernel 4, stride 2   {Inside(four)}");
        Console.WriteLine($"  transposed, kernel 2, stride 2   {Inside(Writes(ConvTranspose2d(1, 1, 2, stride: 2, bias: false)))}");
        Console.WriteLine($"  resize by 2, then kernel 3       {Inside(Writes(ResizeUp(1, 1)))}");
    }

    /// <summary>What 4×4 ones become when all weights are 1: for every output pixel the number of weights that write to it.</summary>
    private static Tensor Writes(Module<Tensor, Tensor> up)
    {
        using var scope = NewDisposeScope();
        using (up.to(float64))
        using (no_grad())
        {
            foreach (var (name, parameter) in up.named_parameters())
                _ = name.EndsWith("weight", StringComparison.Ordinal) ? init.ones_(parameter) : init.zeros_(parameter);
            return up.call(ones(1, 1, 4, 4, dtype: float64))[0, 0].MoveToOuterDisposeScope();
        }
    }

    private static string Inside(Tensor writes)
    {
        long size = writes.shape[0];
        var counts = writes[2..(int)(size - 2), 2..(int)(size - 2)].data<double>().Distinct().Order().ToArray();
        return counts.Length == 1
            ? $"every pixel {counts[0]} times: even"
            : $"{string.Join(", ", counts[..^1])} or {counts[^1]} times: a checkerboard";
    }

    private static string Draw(Tensor row) => string.Join(' ', row.data<double>());

    private static long Count(Module module) => module.parameters().Sum(parameter => parameter.numel());

    private static string Shape(Tensor tensor) => string.Join('×', tensor.shape);
}
