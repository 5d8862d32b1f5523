using TorchConv.Cli.Models;
using TorchConv.Layers;
using TorchConv.Modules;
using TorchConv.ReceptiveFields;
using TorchConv.Summaries;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Tests.Summaries;

/// <summary>The receptive field of each module is told over all paths to it, whatever runs between the modules.</summary>
public sealed class ReceptiveFieldsOfModelsTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    [Fact]
    public void VGG_16_has_the_published_fields_and_strides()
    {
        // Araujo, Norris, Sim: Computing Receptive Fields of Convolutional Neural Networks, Distill 2019.
        ModelSummary summary = new Vgg16(device: META).Summarize(hasFields: true, 1, 3, 224, 224);

        summary.Model.All.Where(call => call.Window is not null).Select(call => (call.ReceptiveField!.ToString(), call.ReceptiveField.EffectiveStrides[0])).Should().Equal(
            ("3×3", 1), ("5×5", 1), ("6×6", 2), ("10×10", 2), ("14×14", 2), ("16×16", 4), ("24×24", 4), ("32×32", 4), ("40×40", 4), ("44×44", 8),
            ("60×60", 8), ("76×76", 8), ("92×92", 8), ("100×100", 16), ("132×132", 16), ("164×164", 16), ("196×196", 16), ("212×212", 32));
        summary.Model.All.Where(call => call.Type == "Linear").Should().OnlyContain(call => call.ReceptiveField == null);
    }

    [Fact]
    public void The_fields_are_those_of_the_stack()
    {
        StackSpec stack = new(Layer.Conv2d(3, 4, (3, 5), stride: (2, 1), dilation: 2), Layer.Transposed(4, 4, 3, stride: 2), Layer.Conv2d(4, 2, 3));
        ReceptiveField field = ReceptiveField.Of(stack);

        ModelSummary summary = stack.Build(META).Summarize(hasFields: true, 1, 3, 40, 40);

        summary.Model.Calls.Select(call => call.ReceptiveField!.ToString()).Should().Equal(field.Layers.Select(layer => layer.Size.ToString()));
        summary.Model.ReceptiveField!.EffectiveStrides.Should().Equal(field.Height.EffectiveStride, field.Width.EffectiveStride);
    }

    [Fact]
    public void Sequences_and_volumes_have_fields_of_one_and_three_sizes()
    {
        Sequential(Conv1d(3, 4, 3), MaxPool1d(2), Conv1d(4, 4, 3)).Summarize(hasFields: true, 1, 3, 40).Model.ReceptiveField!.Sizes.Should().Equal(8);
        Sequential(Conv3d(3, 4, 3), AvgPool3d((1, 2, 2)), Conv3d(4, 4, 3)).Summarize(hasFields: true, 1, 3, 20, 20, 20).Model.ReceptiveField!.Sizes.Should().Equal(5, 8, 8);
    }

    [Fact]
    public void An_output_that_no_input_reaches_has_a_field_of_0()
    {
        // The transposed layer leaves every other position empty, and the convolution takes just these.
        Sequential(ConvTranspose2d(1, 1, 1, stride: 2), Conv2d(1, 1, 1, stride: 2, padding: 1)).Summarize(hasFields: true, 1, 1, 5, 5).Model.ReceptiveField!.Sizes.Should().Equal(0, 0);
    }

    [Fact]
    public void A_sum_sees_what_both_see()
    {
        Custom model = new(m => m["b"].call(m["a"].call(m.Input) + m.Input), ("a", Conv2d(3, 3, 3, padding: 1)), ("b", Conv2d(3, 3, 3)));

        Fields(model).Should().Equal("3×3", "5×5");
    }

    [Fact]
    public void So_does_a_sum_in_place_though_the_tensor_is_the_same()
    {
        Custom model = new(
            m =>
            {
                Tensor x = m["a"].call(m.Input);
                x.add_(m.Input);
                return m["b"].call(x);
            },
            ("a", Conv2d(3, 3, 3, padding: 1)),
            ("b", Conv2d(3, 3, 3)));

        Fields(model).Should().Equal("3×3", "5×5");
    }

    [Fact]
    public void So_does_a_sum_that_is_added_to_in_place_after_a_module_has_read_it()
    {
        Custom model = new(
            m =>
            {
                Tensor x = m["a"].call(m.Input) + m.Input;
                x.add_(m["b"].call(x));
                return m["c"].call(x);
            },
            ("a", Conv2d(3, 3, 3, padding: 1)),
            ("b", Conv2d(3, 3, 3, padding: 1)),
            ("c", Conv2d(3, 3, 3)));

        Fields(model).Should().Equal("3×3", "5×5", "7×7");
    }

    [Fact]
    public void What_reads_an_image_and_its_mirror_image_has_no_window()
    {
        Custom model = new(
            m =>
            {
                m.Input.add_(m.Input.flip(2));
                return m["a"].call(m.Input);
            },
            ("a", Conv2d(3, 3, 3)));

        Fields(model).Should().Equal([null]);
    }

    [Fact]
    public void A_forward_that_only_calls_modules_is_a_chain()
    {
        Custom model = new(m => m["b"].call(m["act"].call(m["a"].call(m.Input))), ("a", Conv2d(3, 3, 3)), ("act", ReLU(inplace: true)), ("b", Conv2d(3, 3, 3)));

        Fields(model).Should().Equal("3×3", "3×3", "5×5");
    }

    /// <summary>What runs between two 3×3 convolutions, the field of the second, and its effective stride.</summary>
    public static TheoryData<string, string, double> Between => new()
    {
        { "nothing", "5×5", 1 },
        { "relu", "5×5", 1 },
        { "sigmoid times itself", "5×5", 1 },
        { "crop", "5×5", 1 },
        { "every other row and column", "7×7", 2 },
        { "average of 2×2", "8×8", 2 },
        { "maximum of 2×2", "8×8", 2 },
        { "maximum of 3×3", "7×7", 1 },
        { "nearest twice", "4×4", 0.5 },
        { "bilinear twice", "5×5", 0.5 },
        { "pixel shuffle", "4×4", 0.5 },
        { "pixel unshuffle", "8×8", 2 },
        { "there and back", "5×5", 1 },
        { "zeros around", "5×5", 1 },
        { "rolled", "5×5", 1 },
        { "channels shuffled", "5×5", 1 },
        { "normalised over channels", "5×5", 1 },
        { "linear over channels", "5×5", 1 },
    };

    [Theory]
    [MemberData(nameof(Between))]
    public void What_runs_between_is_found_out_by_gradients(string name, string field, double stride)
    {
        Custom model = new(
            m =>
            {
                Tensor x = m["a"].call(m.Input);
                return m["b"].call(name switch
                {
                    "relu" => functional.relu(x),
                    "sigmoid times itself" => x * x.sigmoid(),
                    "crop" => x.narrow(2, 3, 12).narrow(3, 5, 12),
                    "every other row and column" => x[.., .., TensorIndex.Slice(0, null, 2), TensorIndex.Slice(0, null, 2)],
                    "average of 2×2" => functional.avg_pool2d(x, 2),
                    "maximum of 2×2" => functional.max_pool2d(x, 2),
                    "maximum of 3×3" => functional.max_pool2d(x, 3, stride: 1, padding: 1),
                    "nearest twice" => functional.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Nearest),
                    "bilinear twice" => functional.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Bilinear, align_corners: false),
                    "pixel shuffle" => cat([x, x], 1).view(-1, 2, 2, 2, x.shape[2], x.shape[3]).permute(0, 1, 4, 2, 5, 3).reshape(-1, 2, 2 * x.shape[2], 2 * x.shape[3])
                        .repeat(1, 2, 1, 1),
                    "pixel unshuffle" => x.view(-1, 4, x.shape[2] / 2, 2, x.shape[3] / 2, 2).mean([3, 5]),
                    "there and back" => x.transpose(2, 3).contiguous().transpose(2, 3),
                    "zeros around" => functional.pad(x, [1, 1, 1, 1]),
                    "rolled" => x.roll([1], [2]),
                    "channels shuffled" => x.view(-1, 2, 2, x.shape[2], x.shape[3]).transpose(1, 2).reshape(x.shape),
                    "normalised over channels" => x - x.mean([1], keepdim: true),
                    "linear over channels" => m["linear"].call(m["norm"].call(x.permute(0, 2, 3, 1))).permute(0, 3, 1, 2),
                    _ => x,
                });
            },
            ("a", Conv2d(3, 4, 3, padding: 1)),
            ("b", Conv2d(4, 4, 3)),
            ("norm", LayerNorm(4)),
            ("linear", Linear(4, 4)));

        ModuleFacts last = ModelSummary.Of(model, hasFields: true, [2, 3, 20, 24]).Model.All.Single(call => call.Path == "b");

        last.ReceptiveField!.ToString().Should().Be(field);
        last.ReceptiveField.EffectiveStrides.Should().OnlyContain(each => each.ToDouble() == stride);
    }

    /// <summary>What runs between two 3×3 convolutions, and why the second has no field.</summary>
    public static TheoryData<string, NoField> Lost => new()
    {
        { "mean", NoField.SeesAll },
        { "mean subtracted", NoField.SeesAll },
        { "squeezed and excited", NoField.SeesAll },
        { "attention", NoField.SeesAll },
        { "flipped", NoField.NoWindow },
        { "transposed", NoField.NoWindow },
        { "both strides", NoField.NoWindow },
        { "both strides after another layer", NoField.StridesDiffer },
        { "detached", NoField.NoGradient },
        { "rounded", NoField.NoGradient },
    };

    [Theory]
    [MemberData(nameof(Lost))]
    public void A_field_is_not_guessed_and_the_reason_is_given(string name, NoField reason)
    {
        Custom model = new(
            m =>
            {
                Tensor x = m["a"].call(m.Input), rows = x.flatten(2);
                return m["b"].call(name switch
                {
                    "mean" => x.mean([2, 3], keepdim: true).expand(x.shape),
                    "mean subtracted" => x - x.mean([2, 3], keepdim: true),
                    "squeezed and excited" => x * m["gate"].call(x.mean([2, 3], keepdim: true)).sigmoid(),
                    "attention" => functional.softmax(rows.transpose(1, 2).matmul(rows), -1).matmul(rows.transpose(1, 2)).transpose(1, 2).reshape(x.shape),
                    "flipped" => x.flip(2),
                    "transposed" => x.transpose(2, 3),
                    "both strides" => functional.avg_pool2d(x, 2) * x.narrow(2, 0, 10).narrow(3, 0, 10),
                    "both strides after another layer" => functional.avg_pool2d(x, 2) * m["gate"].call(x).narrow(2, 0, 10).narrow(3, 0, 10),
                    "detached" => x.detach(),
                    _ => x.round(),
                });
            },
            ("a", Conv2d(3, 4, 3, padding: 1)),
            ("b", Conv2d(4, 4, 3)),
            ("gate", Conv2d(4, 4, 1)));

        ModuleFacts last = ModelSummary.Of(model, hasFields: true, [1, 3, 20, 20]).Model.All.Single(call => call.Path == "b");

        (last.ReceptiveField, last.NoField).Should().Be((null, reason));
    }

    [Fact]
    public void Paths_of_different_centres_are_not_aligned()
    {
        Aligned(1, 3).Should().BeTrue();
        Aligned(0, 2).Should().BeFalse("a window of 2 without padding reads a position and the next: its centre is half a position further on");

        static bool Aligned(long padding, long kernel) => ModelSummary.Of(
            new Custom(
                m => m["b"].call(m["a"].call(m.Input).Plus(m.Input.narrow(2, 0, 21 - kernel + (2 * padding)).narrow(3, 0, 21 - kernel + (2 * padding)))),
                ("a", Conv2d(3, 3, kernel, padding: padding)),
                ("b", Conv2d(3, 3, 1))),
            hasFields: true,
            [1, 3, 20, 20]).Model.All.Single(call => call.Path == "b").ReceptiveField!.IsAligned;
    }

    [Fact]
    public void Where_few_positions_are_left_a_larger_image_tells()
    {
        ModelSummary small = new ResNet18(device: META).Summarize(hasFields: true, 1, 3, 32, 32), large = new ResNet18(device: META).Summarize(hasFields: true, 1, 3, 224, 224);

        small.Model.All.Select(call => call.ReceptiveField).Should().Equal(large.Model.All.Select(call => call.ReceptiveField));
    }

    /// <summary>
    /// What runs between two 3×3 convolutions on a large image, and where the field of the second begins: what was found out on a smaller image
    /// does not hold.
    /// </summary>
    public static TheoryData<string, long, double, double> OfThisImage => new()
    {
        { "the middle half", 5, 1, -38 },
        { "the last 100", 5, 1, -58 },
        { "without a 32nd at the start", 5, 1, -3 },
        { "average of 80×80", 242, 80, 81 },
    };

    [Theory]
    [MemberData(nameof(OfThisImage))]
    public void What_depends_on_the_size_of_the_image_is_found_out_on_it(string name, long field, double stride, double padding)
    {
        Custom model = new(
            m =>
            {
                Tensor x = m["a"].call(m.Input);
                return m["b"].call(name switch
                {
                    "the middle half" => x.narrow(2, x.shape[2] / 4, x.shape[2] / 2).narrow(3, x.shape[3] / 4, x.shape[3] / 2),
                    "the last 100" => x.narrow(2, Math.Max(0, x.shape[2] - 100), Math.Min(100, x.shape[2])).narrow(3, Math.Max(0, x.shape[3] - 100), Math.Min(100, x.shape[3])),
                    "without a 32nd at the start" => x.narrow(2, x.shape[2] / 32, x.shape[2] - 8).narrow(3, x.shape[3] / 32, x.shape[3] - 8),
                    _ => functional.avg_pool2d(x, 80),
                });
            },
            ("a", Conv2d(3, 8, 3, padding: 1)),
            ("b", Conv2d(8, 8, 3, padding: 1)));

        FieldFacts last = ModelSummary.Of(model, hasFields: true, [1, 3, 160, 160]).Model.All.Single(call => call.Path == "b").ReceptiveField!;

        (last.Sizes[0], last.EffectiveStrides[0].ToDouble(), last.EffectivePaddings[0].ToDouble()).Should().Be((field, stride, padding));
        last.Sizes[1].Should().Be(field);
    }

    [Theory]
    [InlineData(14, 7)]
    [InlineData(14, 6)]
    [InlineData(15, 4)]
    [InlineData(5, 8)]
    public void Adaptive_pooling_reads_what_gradients_show(long length, long results)
    {
        using var pool = AdaptiveAvgPool2d(results);
        PositionMap map = PositionMap.Adaptive(length, results);

        for (long i = 0; i < results; i++)
        {
            Coverage measured = ReceptiveField.Measure(pool, [1, 1, length, length], (i, 0));
            map.PositionsOf(i).Should().Equal(Enumerable.Range(0, (int)measured.Size.Height).Select(row => measured.Top + row));
        }
    }

    [Fact]
    public void A_dilated_bottom_leaves_gaps_in_the_field_of_a_U_that_the_way_past_it_does_not_fill()
    {
        // A U-Net in small: two 3×3 convolutions, the middle of the image cut out and joined with what comes up from below.
        Custom model = new(
            m =>
            {
                Tensor past = m["down"].call(m.Input), up = m["up"].call(m["bottom"].call(m["pool"].call(past)));
                long cut = (past.shape[2] - up.shape[2]) / 2;
                return m["join"].call(cat([past.narrow(2, cut, up.shape[2]).narrow(3, cut, up.shape[3]), up], 1));
            },
            ("down", Conv2d(1, 2, 3)),
            ("pool", MaxPool2d(2)),
            ("bottom", Conv2d(2, 2, 3, dilation: 4)),
            ("up", ConvTranspose2d(2, 2, 2, stride: 2)),
            ("join", Conv2d(4, 1, 1)));
        ModuleTree modules = new(model, nameof(model));
        ModelCall call = new(model, [new ModelInput([1, 1, 42, 42])]);
        ForwardPass pass = ForwardPass.Run(call, modules);

        FieldNode node = ModelFields.Of(model, call.Inputs, modules, pass).Of(pass.Root).Nodes[0];

        // The bottom reads cells 8 positions apart, each of 2 positions that read 3: 4 positions in each 8. The way past reads 3 in their middle.
        Coverage measured = ReceptiveField.Measure(model, [1, 1, 42, 42], (8, 8));
        Coverage.Of(node.Plane((8, 8), hasEnds: true)).Should().Be(measured);
        (measured.Size, measured.TouchedPositions).Should().Be((new Size(20, 20), 12 * 12));
    }

    public void Dispose() => _scope.Dispose();

    private static IEnumerable<string?> Fields(Custom model) => ModelSummary.Of(model, hasFields: true, [1, 3, 9, 9]).Model.Calls.Select(call => call.ReceptiveField?.ToString());
}
