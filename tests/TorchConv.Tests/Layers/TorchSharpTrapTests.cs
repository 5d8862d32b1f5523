using System.Runtime.InteropServices;
using TorchConv.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchConv.Tests.Layers;

/// <summary>
/// What TorchSharp 0.107 does where one would expect something else, and what a description does instead. Where one of these
/// fails after an update, TorchSharp has been mended, and the rule that stands against it can go.
/// </summary>
public class TorchSharpTrapTests
{
    [Fact]
    public void Groups_that_do_not_divide_are_found_only_when_the_layer_is_called()
    {
        using Conv2d built = nn.Conv2d(3, 30, 10, groups: 2);
        built.weight.shape.Should().Equal(30, 1, 10, 10);
        Calling(built, 1, 3, 32, 32).Should().Throw<ExternalException>();

        Describing(() => Layer.Conv2d(3, 30, 10, groups: 2)).Should().Throw<ArgumentException>().WithParameterName("groups");
    }

    [Fact]
    public void Or_not_even_then_and_a_transposed_layer_loses_a_channel()
    {
        using ConvTranspose2d built = nn.ConvTranspose2d(4, 5, 3, groups: 2, bias: false);
        using Tensor output = built.call(zeros(1, 4, 8, 8));
        output.shape.Should().Equal(1, 4, 10, 10);

        Describing(() => Layer.Transposed(4, 5, 3, groups: 2, bias: false)).Should().Throw<ArgumentException>().WithParameterName("groups");
    }

    [Fact]
    public void No_groups_at_all_divide_by_zero()
    {
        FluentActions.Invoking(() => nn.Conv2d(3, 30, 10, groups: 0)).Should().Throw<DivideByZeroException>();

        Describing(() => Layer.Conv2d(3, 30, 10, groups: 0)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("groups");
    }

    [Fact]
    public void A_negative_number_answers_with_pages_of_native_text()
    {
        FluentActions.Invoking(() => nn.Conv2d(-3, 30, 10)).Should().Throw<ExternalException>().Which.Message.Length.Should().BeGreaterThan(1000);

        Describing(() => Layer.Conv2d(-3, 30, 10)).Should().Throw<ArgumentOutOfRangeException>().Which.Message.Length.Should().BeLessThan(100);
    }

    [Fact]
    public void So_does_a_kernel_of_zero_once_it_is_called()
    {
        FluentActions.Invoking(() =>
        {
            using Conv2d built = nn.Conv2d(3, 30, 0);
            using Tensor output = built.call(zeros(1, 3, 8, 8));
        }).Should().Throw<ExternalException>().Which.Message.Length.Should().BeGreaterThan(1000);

        Describing(() => Layer.Conv2d(3, 30, 0)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("kernelSize");
    }

    [Fact]
    public void Only_the_first_number_of_output_padding_is_used()
    {
        using ConvTranspose2d built = nn.ConvTranspose2d(1, 1, (3, 3), stride: (2, 2), output_padding: (1, 0), bias: false);
        using Tensor input = zeros(1, 1, 4, 4), output = built.call(input);
        output.shape.Should().Equal([1, 1, 10, 10], "the module takes (1, 0) for (1, 1)");
        using Tensor functional = nn.functional.conv_transpose2d(input, built.weight, strides: [2, 2], output_padding: [1, 0]);
        functional.shape.Should().Equal([1, 1, 10, 9], "the function does not");

        Describing(() => Layer.Transposed(1, 1, 3, stride: 2, outputPadding: (1, 0))).Should().Throw<ArgumentException>().WithParameterName("outputPadding");
        Layer.Transposed(1, 1, 3, stride: 2, outputPadding: 1).Measure([1, 1, 4, 4]).OutputShape.Should().Equal(1, 1, 10, 10);
    }

    [Fact]
    public void Output_padding_must_be_below_stride_or_dilation_which_is_found_only_when_the_layer_is_called()
    {
        using ConvTranspose2d built = nn.ConvTranspose2d(1, 1, 3, stride: 2, output_padding: 2);
        Calling(built, 1, 1, 4, 4).Should().Throw<ExternalException>();

        Describing(() => Layer.Transposed(1, 1, 3, stride: 2, outputPadding: 2)).Should().Throw<ArgumentException>().WithParameterName("outputPadding");
        Layer.Transposed(1, 1, 3, stride: 2, outputPadding: 2, dilation: 3).Measure([1, 1, 4, 4]).OutputShape.Should().Equal(1, 1, 15, 15);
    }

    [Fact]
    public void Same_padding_with_a_stride_is_refused_by_both()
    {
        FluentActions.Invoking(() => nn.Conv2d(1, 1, 3, Padding.Same, stride: 2)).Should().Throw<ArgumentException>();

        Describing(() => Layer.Conv2d(1, 1, 3, stride: 2, padding: Padding2d.Same)).Should().Throw<ArgumentException>().WithParameterName("padding");
    }

    [Theory]
    [InlineData(PaddingModes.Reflect)]
    [InlineData(PaddingModes.Replicate)]
    [InlineData(PaddingModes.Circular)]
    public void Same_padding_of_another_mode_than_zeros_lies_on_the_wrong_axis(PaddingModes mode)
    {
        using Conv2d built = nn.Conv2d(1, 1, (1, 4), Padding.Same, padding_mode: mode, dtype: float64);
        using Tensor output = built.call(zeros(1, 1, 5, 5, dtype: float64));
        output.shape.Should().Equal([1, 1, 8, 2], "three rows are added instead of three columns");

        Describing(() => Layer.Conv2d(1, 1, (1, 4), padding: Padding2d.Same, paddingMode: mode)).Should().Throw<ArgumentException>().WithParameterName("padding");
        Layer.Conv2d(1, 1, (4, 2), dilation: (1, 3), padding: Padding2d.Same, paddingMode: mode).Measure([1, 1, 5, 5]).OutputShape
            .Should().Equal([1, 1, 5, 5], "extents of 4 and 4 cannot be exchanged");
    }

    [Fact]
    public void A_convolution_with_bias_leaves_a_tensor_behind_when_it_is_made()
    {
        using DisposeScope scope = NewDisposeScope();
        nn.Conv2d(3, 30, 10).Dispose();
        scope.DisposablesCount.Should().Be(1);

        Layer.Conv2d(3, 30, 10).Build().Dispose();
        scope.DisposablesCount.Should().Be(1, "no more are left by a description");
    }

    [Fact]
    public void A_convolution_on_META_runs_on_an_empty_batch_only()
    {
        using Conv2d built = nn.Conv2d(3, 30, 10, device: META);
        using Tensor none = zeros([0, 3, 32, 32], device: META), one = zeros([1, 3, 32, 32], device: META);
        using Tensor output = built.call(none);
        output.shape.Should().Equal(0, 30, 23, 23);
        FluentActions.Invoking(() => built.call(one)).Should().Throw<ExternalException>();

        Layer.Conv2d(3, 30, 10).Measure([7, 3, 32, 32]).OutputShape.Should().Equal(7, 30, 23, 23);
    }

    [Fact]
    public void Pooling_wraps_lengths_around_that_32_bits_do_not_hold()
    {
        using MaxPool2d built = nn.MaxPool2d(3, stride: 1);
        using Tensor input = zeros([0, 3, 8, (1L << 32) + 5], device: META), output = built.call(input);
        output.shape.Should().Equal(0, 3, 6, 3);

        FluentActions.Invoking(() => Layer.MaxPool2d(3, stride: 1).Measure([1, 3, 8, (1L << 32) + 5])).Should().Throw<ArgumentException>().WithParameterName("input");
    }

    [Fact]
    public void Hooks_are_called_by_call_and_not_by_forward()
    {
        int called = 0;
        using Linear built = nn.Linear(2, 3);
        var hook = built.register_forward_hook((_, _, output) =>
        {
            called++;
            return output;
        });
        using Tensor input = zeros(1, 2), forwarded = built.forward(input);
        called.Should().Be(0);
        using Tensor answered = built.call(input);
        called.Should().Be(1);
    }

    [Fact]
    public void The_modules_that_are_named_leave_the_root_out_and_their_native_names_mislead()
    {
        using Sequential stack = nn.Sequential(nn.BatchNorm2d(3));
        stack.named_modules().Select(module => module.name).Should().Equal("0");
        stack.children().Single().GetName().Should().Be("BatchNorm1d");
        stack.GetName().Should().Be("torch::nn::SequentialImpl");
    }

    private static Action Calling(nn.Module<Tensor, Tensor> module, params long[] shape) => () =>
    {
        using DisposeScope scope = NewDisposeScope();
        module.call(zeros(shape));
    };

    private static Action Describing(Func<LayerSpec> describe) => () => describe();
}
