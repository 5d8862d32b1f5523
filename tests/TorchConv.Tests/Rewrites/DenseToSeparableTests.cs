using TorchConv.Modules;
using TorchConv.Rewrites;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchConv.Tests.Rewrites;

/// <summary>The depthwise and pointwise convolution that comes nearest to a dense one.</summary>
public sealed class DenseToSeparableTests
{
    /// <summary>
    /// Two output channels see one input channel through (1, 0) and (1, 1): a matrix with singular values φ and 1/φ (the golden ratio), whose
    /// squares add up to its three ones. What remains is 1/φ of √3.
    /// </summary>
    private static readonly double GoldenError = 2 / (1 + Math.Sqrt(5)) / Math.Sqrt(3);

    [Fact]
    public void Where_kernels_are_not_multiples_of_one_an_exact_answer_is_refused_with_the_error_that_remains()
    {
        using Conv2d dense = Golden();
        FluentActions.Invoking(() => Rewrite.DenseToSeparable(dense)).Should().Throw<ArgumentException>().WithMessage(
            FormattableString.Invariant($"dense is not a depthwise and a pointwise convolution: the best one leaves a relative error of {GoldenError:G3} ")
            + "in the kernel, since the kernels of an input channel are not multiples of one; exact: false returns it (Parameter 'dense')");
    }

    [Fact]
    public void The_best_approximation_states_its_error_which_is_that_of_the_kernel_it_makes()
    {
        using DisposeScope scope = NewDisposeScope();
        using Conv2d dense = Golden();
        Rewritten<Sequential> separable = Rewrite.DenseToSeparable(dense, exact: false);
        using Sequential module = separable.Module;
        using Conv2d again = Rewrite.SeparableToDense((Conv2d)module[0], (Conv2d)module[1]).Module;

        separable.RelativeError.Should().BeApproximately(GoldenError, 1e-12);
        double left = (again.weight! - dense.weight!).norm().item<double>();
        (left / dense.weight!.norm().item<double>()).Should().BeApproximately(GoldenError, 1e-12);
    }

    [Fact]
    public void No_other_depthwise_and_pointwise_convolution_comes_nearer() =>
        RandomLayers.Convolutions.Sample(
            random =>
            {
                using DisposeScope scope = NewDisposeScope();
                using var dense = (Conv2d)random.Build();
                Rewritten<Sequential> best = Rewrite.DenseToSeparable(dense, exact: false);
                using Sequential module = best.Module;
                double error = Error(module, dense.weight!);
                error.Should().BeApproximately(best.RelativeError, 1e-12);

                Random nudge = new(random.Seed + 3);
                using Tensor hundredth = tensor(0.01);
                foreach (Parameter parameter in module.parameters())
                    parameter.detach().Increase(RandomLayers.Numbers(nudge, parameter.shape) * hundredth);
                Error(module, dense.weight!).Should().BeGreaterThanOrEqualTo(error - 1e-12);
            },
            iter: Equality.Configurations);

    [Fact]
    public void A_float32_layer_whose_kernels_were_rounded_is_exact_up_to_the_rounding()
    {
        using DisposeScope scope = NewDisposeScope();
        using Conv2d depthwise = nn.Conv2d(4, 4, 3, groups: 4), pointwise = nn.Conv2d(4, 8, 1);
        using Conv2d dense = Rewrite.SeparableToDense(depthwise, pointwise).Module;
        Rewritten<Sequential> separable = Rewrite.DenseToSeparable(dense);
        using Sequential module = separable.Module;

        separable.RelativeError.Should().BeLessThan(1e-6);
        module[0].Should().BeOfType<Conv2d>().Which.groups.Should().Be(4);
        module[1].Should().BeOfType<Conv2d>().Which.kernel_size.Should().Equal(1, 1);
        module.parameters().Should().AllSatisfy(parameter => parameter.dtype.Should().Be(ScalarType.Float32));
    }

    [Fact]
    public void A_kernel_of_zeros_is_separable()
    {
        using DisposeScope scope = NewDisposeScope();
        using Conv2d dense = nn.Conv2d(2, 3, 3);
        dense.weight = new Parameter(zeros(3, 2, 3, 3));
        Rewritten<Sequential> separable = Rewrite.DenseToSeparable(dense);
        using Sequential module = separable.Module;
        separable.RelativeError.Should().Be(0);
        Rewrite.Difference(dense, module, [1, 2, 4, 4]).Absolute.Should().Be(0);
    }

    private static Conv2d Golden()
    {
        Conv2d dense = nn.Conv2d(1, 2, (1, 2), bias: false, dtype: ScalarType.Float64);
        dense.weight = new Parameter(tensor([1.0, 0.0, 1.0, 1.0], [2, 1, 1, 2]));
        return dense;
    }

    /// <summary>How far the kernel that two steps make is from a kernel, by multiplying it out.</summary>
    private static double Error(Sequential separable, Tensor kernel)
    {
        Tensor depthwise = ((Conv2d)separable[0]).weight!, pointwise = ((Conv2d)separable[1]).weight!;
        long groups = ((Conv2d)separable[1]).groups;
        Tensor kernels = depthwise.reshape(groups, 1, -1, depthwise.size(2), depthwise.size(3));
        Tensor made = (pointwise.reshape(groups, -1, pointwise.size(1), 1, 1) * kernels).reshape(kernel.shape);
        return ((made - kernel).norm() / kernel.norm()).item<double>();
    }
}
