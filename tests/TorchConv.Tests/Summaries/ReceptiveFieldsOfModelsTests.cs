using TorchConv.Cli.Models;
using TorchConv.Layers;
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
        ModelSummary summary = new Vgg16(device: META).Summarize(1, 3, 224, 224);

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

        ModelSummary summary = stack.Build(META).Summarize(1, 3, 40, 40);

        summary.Model.Calls.Select(call => call.ReceptiveField!.ToString()).Should().Equal(field.Layers.Select(layer => layer.Size.ToString()));
        summary.Model.ReceptiveField!.EffectiveStrides.Should().Equal(field.Height.EffectiveStride, field.Width.EffectiveStride);
    }

    [Fact]
    public void Sequences_and_volumes_have_fields_of_one_and_three_sizes()
    {
        Sequential(Conv1d(3, 4, 3), MaxPool1d(2), Conv1d(4, 4, 3)).Summarize(1, 3, 40).Model.ReceptiveField!.Sizes.Should().Equal(8);
        Sequential(Conv3d(3, 4, 3), AvgPool3d((1, 2, 2)), Conv3d(4, 4, 3)).Summarize(1, 3, 20, 20, 20).Model.ReceptiveField!.Sizes.Should().Equal(5, 8, 8);
    }

    [Fact]
    public void An_output_that_no_input_reaches_has_a_field_of_0()
    {
        // The transposed layer leaves every other position empty, and the convolution takes just these.
        Sequential(ConvTranspose2d(1, 1, 1, stride: 2), Conv2d(1, 1, 1, stride: 2, padding: 1)).Summarize(1, 1, 5, 5).Model.ReceptiveField!.Sizes.Should().Equal(0, 0);
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

    public void Dispose() => _scope.Dispose();

    private static IEnumerable<string?> Fields(Custom model) => ModelSummary.Of(model, [1, 3, 9, 9]).Model.Calls.Select(call => call.ReceptiveField?.ToString());
}
