// PointwiseBottleneck: 1×1 convolutions make the 3×3 in the middle cheap.
//
// What it shows
//   A 1×1 convolution is a Linear applied at every pixel: it mixes channels and changes their number for few weights.
//   ResNet narrows 256 channels to 64, looks around with 3×3, and widens again: an eighth of the plain 3×3's cost.
//   Between two 1×1 layers there must be an activation: without one the two are no more than a single layer.
//
// Papers
//   Lin, Chen, Yan: Network In Network, 2014, arXiv:1312.4400 (1×1 convolutions)
//   He, Zhang, Ren, Sun: Deep Residual Learning for Image Recognition, 2016, arXiv:1512.03385 (figure 5, right)
//
// What it prints
//     256 channels, 56×56            weights    multiply-adds
//     plain 3×3                      589,824    1,849,688,064
//       1×1, 256 → 64                 16,384       51,380,224
//       3×3, 64 → 64                  36,864      115,605,504
//       1×1, 64 → 256                 16,384       51,380,224
//     bottleneck                      69,632      218,365,952
//     8.5 times fewer; with its norms the block has 70,400 parameters
//
//     1×1 equals one Linear at every pixel:               yes
//     two 1×1 in a row equal a single one:                yes
//     two 1×1 with a ReLU between equal that single one:  no
//
// To use it: copy this file into a project that references TorchSharp and call PointwiseBottleneck.Run().

using System;
using System.Linq;
using System.Text;
using TorchSharp;
using TorchSharp.Modules;
using static System.FormattableString;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Samples;

/// <summary>ResNet's bottleneck block: 1×1 narrows, 3×3 looks around, 1×1 widens, and the input is added: (N, C, H, W) → (N, C, H, W).</summary>
public sealed class Bottleneck : Module<Tensor, Tensor>
{
    // input + … would hand libtorch a Scalar 1 that nothing holds, and the garbage collector may free it before libtorch reads it
    private static readonly Scalar one = 1;

    private readonly Sequential residual;

    /// <summary>ResNet-50's first stage has 256 channels and narrows to 64.</summary>
    public Bottleneck(long channels = 256, long inner = 64) : base(nameof(Bottleneck))
    {
        residual = Sequential(
            ("reduce", Conv2d(channels, inner, 1, bias: false)), ("norm1", BatchNorm2d(inner)), ("relu1", ReLU()),
            ("spatial", Conv2d(inner, inner, 3, padding: 1, bias: false)), ("norm2", BatchNorm2d(inner)), ("relu2", ReLU()),
            ("expand", Conv2d(inner, channels, 1, bias: false)), ("norm3", BatchNorm2d(channels)));
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return input.add(residual.call(input), one).relu_().MoveToOuterDisposeScope();
    }
}

/// <summary>Shows what 1×1 convolutions are and what they save.</summary>
public static class PointwiseBottleneck
{
    /// <summary>Prints the cost of a bottleneck beside a plain 3×3, and what a 1×1 convolution equals.</summary>
    public static void Run()
    {
        Console.OutputEncoding = Encoding.UTF8; // × and → also on Windows
        const long Pixels = 56 * 56; // the images of ResNet-50's first stage
        using var plain = Conv2d(256, 256, 3, padding: 1, bias: false);
        using var bottleneck = new Bottleneck(256, 64);

        Console.WriteLine("256 channels, 56×56            weights    multiply-adds");
        Print("plain 3×3", plain.weight.numel());
        long total = 0;
        foreach (var (name, parameter) in bottleneck.named_parameters().Where(named => named.parameter.dim() == 4))
        {
            total += parameter.numel();
            Print($"  {parameter.shape[2]}×{parameter.shape[3]}, {parameter.shape[1]} → {parameter.shape[0]}", parameter.numel());
        }
        Print("bottleneck", total);
        Console.WriteLine(Invariant($"{(double)plain.weight.numel() / total:F1} times fewer; with its norms the block has {bottleneck.parameters().Sum(parameter => parameter.numel()):N0} parameters"));
        Console.WriteLine();

        using var scope = NewDisposeScope();
        var image = randn(2, 16, 8, 8, dtype: float64);
        using var pointwise = Conv2d(16, 32, 1, dtype: float64);
        using var second = Conv2d(32, 4, 1, dtype: float64);

        using var linear = Linear(16, 32, dtype: float64);
        using (no_grad())
        {
            linear.weight.copy_(pointwise.weight.flatten(1));
            linear.bias!.copy_(pointwise.bias!);
        }

        // channels last, so that Linear sees one pixel's channels at a time
        var atEveryPixel = linear.call(image.permute(0, 2, 3, 1)).permute(0, 3, 1, 2);
        Console.WriteLine($"1×1 equals one Linear at every pixel:               {YesOrNo(atEveryPixel.allclose(pointwise.call(image)))}");

        // second(first(x)) = W₂(W₁x + b₁) + b₂ = (W₂W₁)x + (W₂b₁ + b₂): one 1×1 layer again
        using var merged = Conv2d(16, 4, 1, dtype: float64);
        using (no_grad())
        {
            var w2 = second.weight.flatten(1);
            merged.weight.copy_(w2.matmul(pointwise.weight.flatten(1)).view(4, 16, 1, 1));
            merged.bias!.copy_(functional.linear(pointwise.bias!, w2, second.bias!));
        }

        var one = merged.call(image);
        Console.WriteLine($"two 1×1 in a row equal a single one:                {YesOrNo(one.allclose(second.call(pointwise.call(image))))}");
        Console.WriteLine($"two 1×1 with a ReLU between equal that single one:  {YesOrNo(one.allclose(second.call(pointwise.call(image).relu())))}");

        static void Print(string layer, long weights) => Console.WriteLine(Invariant($"{layer,-24} {weights,13:N0}  {weights * Pixels,15:N0}"));
    }

    private static string YesOrNo(bool value) => value ? "yes" : "no";
}
