using TorchConv.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace TorchConv.Tests.Layers;

public class Pool2dSpecTests
{
    private static readonly Gen<Size> Sizes = Gen.Select(Gen.Long[1, 4], Gen.Long[1, 4]).Select((height, width) => new Size(height, width));

    private static readonly Gen<Pool2dSpec> Pools =
        Gen.Select(Gen.Bool, Sizes, Sizes, Sizes, Gen.Bool).Select((max, kernel, stride, dilation, isPadded) =>
        {
            Size padding = isPadded ? (kernel.Height / 2, kernel.Width / 2) : 0;
            return max ? Layer.MaxPool2d(kernel, stride, padding, dilation) : Layer.AvgPool2d(kernel, stride, padding);
        });

    [Fact]
    public void The_stride_is_the_kernel_size_unless_said_otherwise()
    {
        Layer.MaxPool2d((2, 3)).Stride.Should().Be(new Size(2, 3));
        Layer.AvgPool2d(3, stride: 2).Stride.Should().Be(new Size(2, 2));
    }

    [Fact]
    public void The_pooling_of_AlexNet_halves_55_to_27_and_learns_nothing() =>
        Layer.MaxPool2d(3, stride: 2).Predict([1, 64, 55, 55]).Should().Be(new LayerFacts(0, 0, [1, 64, 27, 27], 0));

    [Fact]
    public void Predicted_is_measured() =>
        Gen.Select(Pools, Gen.Long[1, 3], Gen.Long[13, 20], Gen.Long[13, 20]).Sample(
            (pool, channels, height, width) => pool.Measure([2, channels, height, width]).Should().Be(pool.Predict([2, channels, height, width])),
            iter: 1000);

    [Fact]
    public void The_module_answers_the_largest_value_or_the_mean_of_each_window() =>
        Gen.Select(Pools.Where(pool => pool.Padding == 0), Gen.Double[-1, 1].Array[13 * 14]).Sample(
            (pool, values) =>
            {
                using DisposeScope scope = NewDisposeScope();
                using nn.Module<Tensor, Tensor> module = pool.Build();
                Tensor output = module.call(tensor(values).reshape(1, 1, 13, 14));
                for (long row = 0; row < output.shape[2]; row++)
                {
                    for (long column = 0; column < output.shape[3]; column++)
                        output[0, 0, row, column].item<double>().Should().BeApproximately(Plain(pool, values, row, column), 1e-12);
                }
            },
            iter: 200);

    [Fact]
    public void It_is_built_as_the_plain_module()
    {
        using nn.Module<Tensor, Tensor> max = Layer.MaxPool2d(2).Build(), average = Layer.AvgPool2d(2).Build();
        max.Should().BeOfType<TorchSharp.Modules.MaxPool2d>();
        average.Should().BeOfType<TorchSharp.Modules.AvgPool2d>();
    }

    [Theory]
    [MemberData(nameof(Written))]
    public void It_is_written_as_one_would_by_hand(Pool2dSpec pool, string csharp, string pytorch)
    {
        pool.CSharp.Should().Be(csharp);
        pool.PyTorch.Should().Be(pytorch);
        pool.Formula.Should().Be("0");
    }

    public static TheoryData<Pool2dSpec, string, string> Written => new()
    {
        { Layer.MaxPool2d(2), "torch.nn.MaxPool2d(2)", "torch.nn.MaxPool2d(2)" },
        { Layer.MaxPool2d(3, stride: 2, padding: 1), "torch.nn.MaxPool2d(3, stride: 2, padding: 1)", "torch.nn.MaxPool2d(3, stride=2, padding=1)" },
        { Layer.MaxPool2d(3, stride: 1, dilation: 2), "torch.nn.MaxPool2d(3, stride: 1, dilation: 2)", "torch.nn.MaxPool2d(3, stride=1, dilation=2)" },
        { Layer.AvgPool2d((2, 3), stride: 1), "torch.nn.AvgPool2d((2, 3), stride: (1, 1))", "torch.nn.AvgPool2d((2, 3), stride=1)" },
    };

    [Fact]
    public void What_no_pooling_can_be_is_refused()
    {
        Refused(() => Layer.MaxPool2d(0), "kernelSize", "kernelSize (0×0) must be at least 1 in height and width");
        Refused(() => Layer.MaxPool2d(2, stride: 0), "stride", "stride (0×0) must be at least 1 in height and width");
        Refused(() => Layer.MaxPool2d(2, padding: -1), "padding", "padding (-1×-1) must be at least 0 in height and width");
        Refused(() => Layer.MaxPool2d(2, dilation: 0), "dilation", "dilation (0×0) must be at least 1 in height and width");
        Refused(() => Layer.MaxPool2d(3, padding: 2), "padding", "padding (2×2) must be at most half of kernelSize (3×3): a window of padding alone has no value");
        Refused(() => new Pool2dSpec(PoolKind.Average, 3, dilation: 2), "dilation", "dilation (2×2) is not for average pooling: torch.nn.AvgPool2d has none; a depthwise convolution of equal weights has");
        Refused(() => new Pool2dSpec((PoolKind)7, 3), "kind", "kind (7) must be Max or Average");
    }

    [Fact]
    public void What_it_cannot_take_is_refused()
    {
        Pool2dSpec pool = Layer.MaxPool2d(3);
        Refused(() => pool.Predict([3, 32, 32]), "input", "input (3×32×32) must have 4 dimensions, N×C×H×W: one image is 1×3×32×32");
        Refused(() => pool.Measure([1, 0, 32, 32]), "input", "input (1×0×32×32) must have sizes of at least 1");
        Refused(() => pool.Predict([1, 3, 2, 32]), "input", "input (1×3×2×32) has height 2, which with padding 0 + 0 must be at least as long as the kernel's extent, 3 = 1 × (3 − 1) + 1");
    }

    [Fact]
    public void A_stack_lets_the_channels_through()
    {
        StackSpec stack = Layer.Stack(Layer.Conv2d(3, 8, 3), Layer.MaxPool2d(2), Layer.Conv2d(8, 16, 3));
        stack.Measure([1, 3, 32, 32]).Should().Be(stack.Predict([1, 3, 32, 32]));
        Refused(() => Layer.Stack(Layer.Conv2d(3, 8, 3), Layer.MaxPool2d(2), Layer.Conv2d(9, 16, 3)), "layers", "inChannels (9) of layer 3 must be what the layer before it gives (8)");
    }

    private static double Plain(Pool2dSpec pool, double[] values, long row, long column)
    {
        List<double> window = [];
        for (long i = 0; i < pool.KernelSize.Height; i++)
        {
            for (long j = 0; j < pool.KernelSize.Width; j++)
                window.Add(values[(((row * pool.Stride.Height) + (i * pool.Dilation.Height)) * 14) + (column * pool.Stride.Width) + (j * pool.Dilation.Width)]);
        }

        return pool.Kind == PoolKind.Max ? window.Max() : window.Average();
    }

    private static void Refused(Func<object> act, string parameter, string message) =>
        act.Invoking(make => make()).Should().Throw<ArgumentException>().WithMessage($"{message} (Parameter '{parameter}')").Which.ParamName.Should().Be(parameter);
}
