using TorchConv.Rewrites;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchConv.Tests.Rewrites;

/// <summary>What holds for every rewrite, whatever it rewrites.</summary>
public sealed class RewriteTests
{
    /// <summary>Each rewrite of a float32 layer.</summary>
    public static TheoryData<string> Names => [.. All.Keys];

    private static readonly Dictionary<string, Func<nn.Module<Tensor, Tensor>>> All = new()
    {
        [nameof(Rewrite.DilatedToDense)] = () => Of(nn.Conv2d(2, 4, 3, dilation: 2), Rewrite.DilatedToDense),
        [nameof(Rewrite.GroupedToSplit)] = () => Of(nn.Conv2d(2, 4, 3, groups: 2), Rewrite.GroupedToSplit),
        [nameof(Rewrite.GroupedToDense)] = () => Of(nn.Conv2d(2, 4, 3, groups: 2), Rewrite.GroupedToDense),
        [nameof(Rewrite.SeparableToDense)] = () => Of(nn.Conv2d(2, 2, 3, groups: 2), first => Of(nn.Conv2d(2, 4, 1), second => Rewrite.SeparableToDense(first, second))),
        [nameof(Rewrite.DenseToSeparable)] = () => Of(nn.Conv2d(2, 4, 3), dense => Rewrite.DenseToSeparable(dense, exact: false)),
        [nameof(Rewrite.PointwiseToLinear)] = () => Of(nn.Conv2d(2, 4, 1), Rewrite.PointwiseToLinear),
        [nameof(Rewrite.LinearToPointwise)] = () => Of(nn.Linear(2, 4), Rewrite.LinearToPointwise),
        [nameof(Rewrite.TwoPointwiseToOne)] = () => Of(nn.Conv2d(2, 3, 1), first => Of(nn.Conv2d(3, 4, 1), second => Rewrite.TwoPointwiseToOne(first, second))),
        [nameof(Rewrite.ConvolutionToLinear)] = () => Of(nn.Conv2d(2, 4, 3), layer => Rewrite.ConvolutionToLinear(layer, 6)),
        [nameof(Rewrite.ConvolutionToMatrix)] = () => Of(nn.Conv2d(2, 4, 3), layer => Rewrite.ConvolutionToMatrix(layer, 6)),
        [nameof(Rewrite.ConvolutionToUnfold)] = () => Of(nn.Conv2d(2, 4, 3), Rewrite.ConvolutionToUnfold),
        [nameof(Rewrite.TransposedToMatrix)] = () => Of(nn.ConvTranspose2d(2, 4, 3), layer => Rewrite.TransposedToMatrix(layer, 6)),
        [nameof(Rewrite.TransposedToConvolution)] = () => Of(nn.ConvTranspose2d(2, 4, 3), Rewrite.TransposedToConvolution),
        [nameof(Rewrite.TransposedToGradient)] = () => Of(nn.ConvTranspose2d(2, 4, 3), Rewrite.TransposedToGradient),
        [nameof(Rewrite.FoldBatchNorm)] = () => Of(nn.Conv2d(2, 4, 3), first => Of(nn.BatchNorm2d(4), second => Rewrite.FoldBatchNorm(first, second))),
        [nameof(Rewrite.Adjoint)] = () => Of(nn.Conv2d(4, 2, 3), layer => Rewrite.Adjoint(layer, 8)),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void It_keeps_the_type_and_leaves_no_tensor(string name)
    {
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (NewDisposeScope())
        {
            using nn.Module<Tensor, Tensor> module = All[name]();
            module.parameters().Concat(module.buffers()).Should().AllSatisfy(values => values.dtype.Should().Be(ScalarType.Float32));
            module.parameters().Should().AllSatisfy(values => values.requires_grad.Should().BeTrue());
            module.call(zeros(1, 2, 6, 6)).dtype.Should().Be(ScalarType.Float32);
        }

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_converted_to_another_type_as_every_module(string name)
    {
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (NewDisposeScope())
        {
            using nn.Module<Tensor, Tensor> module = All[name]();
            Tensor input = RandomLayers.Numbers(new Random(1), 1, 2, 6, 6), single = module.call(input.to(ScalarType.Float32));
            module.to(ScalarType.Float64);
            Equality.RelativeDifference(module.call(input), single.to(ScalarType.Float64)).Should().BeLessThan(1e-5);
        }

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
    }

    [Fact]
    public void Every_rewrite_is_among_them() =>
        typeof(Rewrite).GetMethods().Where(method => method.IsStatic && method.Name != nameof(Rewrite.Difference)).Select(method => method.Name)
            .Should().BeEquivalentTo(All.Keys);

    /// <summary>Training the rewrite changes nothing in the original, nor the other way round.</summary>
    [Fact]
    public void The_rewrite_shares_no_numbers_with_the_original()
    {
        using DisposeScope scope = NewDisposeScope();
        using Conv2d original = nn.Conv2d(2, 4, 3, dtype: ScalarType.Float64);
        using SplitConvolution split = Rewrite.GroupedToSplit(original).Module;
        using UnfoldAndMultiply unfolded = Rewrite.ConvolutionToUnfold(original).Module;
        Tensor weight = original.weight!.detach().clone();

        foreach (Parameter parameter in split.parameters().Concat(unfolded.parameters()))
            parameter.detach().zero_();

        original.weight.Should().Match<Tensor>(now => now.Equals(weight));
    }

    /// <summary>A rewrite can be trained: its gradients are those of the original, laid out as its parameters are.</summary>
    [Fact]
    public void Gradients_flow_through_the_modules_that_are_not_TorchSharp_s()
    {
        using DisposeScope scope = NewDisposeScope();
        using ConvTranspose2d transposed = nn.ConvTranspose2d(2, 2, 3, stride: 2, dtype: ScalarType.Float64);
        using GradientOfConvolution gradient = Rewrite.TransposedToGradient(transposed).Module;
        using Sequential stuffed = Rewrite.TransposedToConvolution(transposed).Module;
        Tensor input = RandomLayers.Numbers(new Random(1), 1, 2, 4, 4);

        transposed.call(input).square().sum().backward();
        gradient.call(input).square().sum().backward();
        stuffed.call(input).square().sum().backward();

        Equality.RelativeDifference(gradient.Convolution.weight!.grad!, transposed.weight!.grad!).Should().BeLessThan(1e-12);
        Equality.RelativeDifference(((Conv2d)stuffed[1]).weight!.grad!.flip(-2, -1).transpose(0, 1), transposed.weight.grad!).Should().BeLessThan(1e-12);
    }

    [Fact]
    public void A_dilated_kernel_has_zeros_between_its_weights()
    {
        using Conv2d dilated = Article.Convolution();
        dilated.dilation = [2, 2];
        using Conv2d dense = Rewrite.DilatedToDense(dilated).Module;
        dense.kernel_size.Should().Equal(5, 5);
        dense.dilation.Should().Equal(1, 1);
        dense.weight!.data<double>().Should().Equal(
            1, 0, 2, 0, 1,
            0, 0, 0, 0, 0,
            2, 0, 1, 0, 2,
            0, 0, 0, 0, 0,
            1, 0, 1, 0, 2);
    }

    [Fact]
    public void Article_s_9030_parameters_become_903000_in_a_fully_connected_layer()
    {
        using Conv2d convolution = nn.Conv2d(3, 30, 10, padding: Padding.Same);
        using Sequential connected = Rewrite.ConvolutionToLinear(convolution, 10).Module;
        convolution.parameters().Sum(parameter => parameter.numel()).Should().Be(9030);
        connected.parameters().Sum(parameter => parameter.numel()).Should().Be(903_000);
    }

    [Fact]
    public void Its_modules_take_a_single_image_without_a_batch_as_a_convolution_does()
    {
        using DisposeScope scope = NewDisposeScope();
        using Conv2d layer = nn.Conv2d(2, 4, 3, groups: 2, dtype: ScalarType.Float64), pointwise = nn.Conv2d(2, 4, 1, dtype: ScalarType.Float64);
        Tensor image = RandomLayers.Numbers(new Random(1), 2, 5, 6);
        foreach (nn.Module<Tensor, Tensor> module in new nn.Module<Tensor, Tensor>[]
        {
            Rewrite.GroupedToSplit(layer).Module, Rewrite.ConvolutionToUnfold(layer).Module, Rewrite.ConvolutionToMatrix(layer, (5, 6)).Module,
        })
        {
            using (module)
            {
                Tensor output = module.call(image);
                output.shape.Should().Equal(4, 3, 4);
                Equality.RelativeDifference(output, layer.call(image)).Should().BeLessThan(1e-12);
            }
        }

        using LinearPerPixel perPixel = Rewrite.PointwiseToLinear(pointwise).Module;
        Equality.RelativeDifference(perPixel.call(image), pointwise.call(image)).Should().BeLessThan(1e-12);
    }

    private static nn.Module<Tensor, Tensor> Of<TFrom, TTo>(TFrom from, Func<TFrom, Rewritten<TTo>> rewrite)
        where TFrom : nn.Module
        where TTo : nn.Module<Tensor, Tensor> =>
        Of(from, original => (nn.Module<Tensor, Tensor>)rewrite(original).Module);

    private static nn.Module<Tensor, Tensor> Of<TFrom>(TFrom from, Func<TFrom, nn.Module<Tensor, Tensor>> rewrite)
        where TFrom : nn.Module
    {
        using (from)
            return rewrite(from);
    }
}
