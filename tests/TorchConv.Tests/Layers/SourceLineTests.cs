using TorchConv.Layers;
using TorchSharp;
using TorchSharp.Modules;

namespace TorchConv.Tests.Layers;

/// <summary>The lines of C# and of Python that make a layer, to be copied.</summary>
public class SourceLineTests
{
    public static TheoryData<LayerSpec, string, string> Lines => new()
    {
        { Layer.FullyConnected(300, 3000), "torch.nn.Linear(300, 3000)", "torch.nn.Linear(300, 3000)" },
        { Layer.FullyConnected(300, 3000, bias: false), "torch.nn.Linear(300, 3000, hasBias: false)", "torch.nn.Linear(300, 3000, bias=False)" },
        { Layer.Conv2d(3, 30, 10), "torch.nn.Conv2d(3, 30, 10)", "torch.nn.Conv2d(3, 30, 10)" },
        { Layer.Conv2d(3, 30, 10, dilation: 2), "torch.nn.Conv2d(3, 30, 10, dilation: 2)", "torch.nn.Conv2d(3, 30, 10, dilation=2)" },
        { Layer.Conv2d(3, 30, 10, groups: 3), "torch.nn.Conv2d(3, 30, 10, groups: 3)", "torch.nn.Conv2d(3, 30, 10, groups=3)" },
        { Layer.Pointwise(3, 30), "torch.nn.Conv2d(3, 30, 1)", "torch.nn.Conv2d(3, 30, 1)" },
        { Layer.Conv2d(3, 30, 3, padding: 1), "torch.nn.Conv2d(3, 30, 3, padding: 1)", "torch.nn.Conv2d(3, 30, 3, padding=1)" },
        { Layer.Conv2d(3, 30, 3, padding: Padding2d.Same), "torch.nn.Conv2d(3, 30, 3, padding: Padding.Same)", "torch.nn.Conv2d(3, 30, 3, padding='same')" },
        { Layer.Conv2d(3, 30, (3, 5)), "torch.nn.Conv2d(3, 30, (3, 5))", "torch.nn.Conv2d(3, 30, (3, 5))" },
        { Layer.Conv2d(3, 30, 3, stride: (1, 2)), "torch.nn.Conv2d(3, 30, (3, 3), stride: (1, 2))", "torch.nn.Conv2d(3, 30, 3, stride=(1, 2))" },
        { Layer.Conv2d(3, 30, 3, padding: (1, 0)), "torch.nn.Conv2d(3, 30, (3, 3), padding: (1, 0))", "torch.nn.Conv2d(3, 30, 3, padding=(1, 0))" },
        { Layer.Conv2d(3, 30, 3, padding: 1, dilation: (1, 2)), "torch.nn.Conv2d(3, 30, (3, 3), padding: (1, 1), dilation: (1, 2))", "torch.nn.Conv2d(3, 30, 3, padding=1, dilation=(1, 2))" },
        { Layer.Conv2d(3, 30, (3, 5), padding: Padding2d.Same), "torch.nn.Conv2d(3, 30, (3, 5), padding: Padding.Same)", "torch.nn.Conv2d(3, 30, (3, 5), padding='same')" },
        {
            Layer.Conv2d(6, 30, 3, 2, 1, 2, groups: 3, bias: false, PaddingModes.Reflect),
            "torch.nn.Conv2d(6, 30, 3, stride: 2, padding: 1, dilation: 2, groups: 3, bias: false, padding_mode: PaddingModes.Reflect)",
            "torch.nn.Conv2d(6, 30, 3, stride=2, padding=1, dilation=2, groups=3, bias=False, padding_mode='reflect')"
        },
        { Layer.Transposed(3, 30, 10), "torch.nn.ConvTranspose2d(3, 30, 10)", "torch.nn.ConvTranspose2d(3, 30, 10)" },
        {
            Layer.Transposed(6, 30, (3, 5), stride: 2, padding: 1, outputPadding: 1, groups: 2, bias: false),
            "torch.nn.ConvTranspose2d(6, 30, (3, 5), stride: (2, 2), padding: (1, 1), output_padding: (1, 1), groups: 2, bias: false)",
            "torch.nn.ConvTranspose2d(6, 30, (3, 5), stride=2, padding=1, output_padding=1, groups=2, bias=False)"
        },
        {
            Layer.DepthwiseSeparable(3, 30, 10),
            "torch.nn.Sequential(torch.nn.Conv2d(3, 3, 10, groups: 3), torch.nn.Conv2d(3, 30, 1))",
            "torch.nn.Sequential(torch.nn.Conv2d(3, 3, 10, groups=3), torch.nn.Conv2d(3, 30, 1))"
        },
        { Layer.Stack(Layer.Pointwise(3, 5)), "torch.nn.Sequential(torch.nn.Conv2d(3, 5, 1))", "torch.nn.Sequential(torch.nn.Conv2d(3, 5, 1))" },
        { Layer.Conv2d(1, 1, 1, stride: 3000000000), "torch.nn.Conv2d(1, 1, 1, stride: 3000000000)", "torch.nn.Conv2d(1, 1, 1, stride=3000000000)" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Lines_leave_out_what_is_the_default(LayerSpec layer, string csharp, string pytorch)
    {
        layer.CSharp.Should().Be(csharp);
        layer.PyTorch.Should().Be(pytorch);
        layer.ToString().Should().Be(csharp);
    }

    [Fact]
    public void The_lines_of_CSharp_compile_beside_TorchSharp_alone_and_make_the_layer_that_they_describe()
    {
        // The weights of 3000000000 positions of stride are no larger, and random layers have every other argument.
        List<LayerSpec> layers = [.. Lines.Select(line => (LayerSpec)line[0])];
        RandomLayers.SmallOfAnyKind.Select(x => x.Layer).Array[100].Sample(layers.AddRange, iter: 1, threads: 1);

        foreach ((LayerSpec layer, Func<torch.nn.Module> make) in layers.Zip(Compiled.Functions<torch.nn.Module>(layers.Select(layer => layer.CSharp))))
        {
            using torch.nn.Module written = make(), built = layer.Build();
            Facts(written).Should().Be(Facts(built), layer.CSharp);
        }
    }

    /// <summary>All that a module says of itself.</summary>
    private static string Facts(torch.nn.Module module) => module switch
    {
        Sequential stack => $"Sequential({string.Join("; ", stack.children().Select(Facts))})",
        Convolution c => string.Join(
            ' ',
            c.GetType().Name, c.in_channels, c.out_channels, Sizes(c.kernel_size), "stride", Sizes(c.stride), "padding", c.padding_type, Sizes(c.padding), c.padding_mode,
            "output padding", Sizes(c.output_padding), "dilation", Sizes(c.dilation), "groups", c.groups, "weight", Sizes(c.weight.shape), "bias", Sizes(c.bias?.shape)),
        Linear linear => $"Linear {Sizes(linear.weight!.shape)} {Sizes(linear.bias?.shape)}",
        _ => throw new ArgumentException($"{module.GetType().Name} is not described", nameof(module)),
    };

    private static string Sizes(long[]? sizes) => sizes is null ? "none" : string.Join('×', sizes);
}
