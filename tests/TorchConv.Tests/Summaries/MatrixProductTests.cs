using TorchConv.Summaries;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Tests.Summaries;

/// <summary>
/// libtorch ends the process where two tensors of <c>matmul</c> do not agree: a model that calls it is not run on other numbers than its own.
/// </summary>
public sealed class MatrixProductTests
{
    /// <summary>In float64, which fields are found out in, its own numbers would end the process.</summary>
    [Fact]
    public void A_model_that_multiplies_numbers_of_its_own_is_summarised_without_fields()
    {
        using Multiplying model = new();
        ModelSummary summary = model.Summarize(hasFields: true, 1, 3, 8, 8);

        summary.Model.Outputs.Should().Equal(TorchConv.Arithmetic.Shape.Of(1, 4, 6, 2));
        summary.Model.NoField.Should().Be(NoField.NotTraced);
    }

    [Fact]
    public void A_product_is_seen_in_a_lambda_and_in_a_base_class_and_nothing_else_is_taken_for_one()
    {
        using Multiplying direct = new();
        using Derived derived = new();
        using InLambda inLambda = new();
        using Outer.Inner inner = new();
        using Module ofTorchSharp = Conv2d(3, 4, 3);

        MatrixProducts.AreCalledBy(direct).Should().BeTrue();
        MatrixProducts.AreCalledBy(derived).Should().BeTrue();
        MatrixProducts.AreCalledBy(inLambda).Should().BeTrue();
        MatrixProducts.AreCalledBy(inner).Should().BeFalse("a class within its own base class calls none either");
        MatrixProducts.AreCalledBy(ofTorchSharp).Should().BeFalse();
    }

    private class Multiplying : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> _conv = Conv2d(3, 4, 3);

        public Multiplying()
            : base(nameof(Multiplying)) => RegisterComponents();

        public override Tensor forward(Tensor input) => _conv.call(input).matmul(zeros([6, 2], ScalarType.Float32, input.device));
    }

    private sealed class Derived : Multiplying;

    private sealed class InLambda() : Module<Tensor, Tensor>(nameof(InLambda))
    {
        public override Tensor forward(Tensor input) => new[] { input }.Select(one => one.matmul(input)).Single();
    }

    private class Outer() : Module<Tensor, Tensor>(nameof(Outer))
    {
        public override Tensor forward(Tensor input) => input.abs();

        public sealed class Inner : Outer;
    }
}
