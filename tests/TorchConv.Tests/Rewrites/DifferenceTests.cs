using TorchConv.Rewrites;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchConv.Tests.Rewrites;

public sealed class DifferenceTests
{
    [Fact]
    public void It_is_zero_between_a_module_and_itself()
    {
        using Conv2d layer = nn.Conv2d(2, 3, 3);
        Rewrite.Difference(layer, layer, [1, 2, 5, 5]).Should().Be(new Difference(0, 0));
    }

    /// <summary>Two layers that differ by a bias of 0.25 and nothing else.</summary>
    [Fact]
    public void It_is_the_largest_difference_between_two_values_that_stand_at_the_same_place()
    {
        using DisposeScope scope = NewDisposeScope();
        using Conv2d a = nn.Conv2d(1, 2, 1), b = nn.Conv2d(1, 2, 1);
        a.weight = new Parameter(zeros(2, 1, 1, 1));
        b.weight = new Parameter(zeros(2, 1, 1, 1));
        a.bias = new Parameter(tensor([1.0f, -2.0f]));
        b.bias = new Parameter(tensor([1.25f, -2.0f]));

        Rewrite.Difference(a, b, [1, 1, 3, 3]).Should().Be(new Difference(0.25, 0.25 / 2));
    }

    [Fact]
    public void It_sees_in_float64_what_float32_hides()
    {
        using DisposeScope scope = NewDisposeScope();
        using Conv2d a = nn.Conv2d(1, 1, 1, bias: false, dtype: ScalarType.Float64), b = nn.Conv2d(1, 1, 1, bias: false, dtype: ScalarType.Float64);
        b.weight = new Parameter(a.weight!.detach() * (1 + 1e-12));
        Rewrite.Difference(a, b, [1, 1, 4, 4]).Relative.Should().BeInRange(0.9e-12, 1.1e-12);
    }

    [Fact]
    public void NaN_is_not_hidden()
    {
        using DisposeScope scope = NewDisposeScope();
        using Conv2d a = nn.Conv2d(1, 1, 1), b = nn.Conv2d(1, 1, 1);
        b.bias = new Parameter(tensor([float.NaN]));
        Difference difference = Rewrite.Difference(a, b, [1, 1, 2, 2]);
        difference.Absolute.Should().Be(double.NaN);
        difference.Relative.Should().Be(double.NaN);
    }

    /// <summary>Of every kind that is copied: one in float32 and in training mode.</summary>
    [Fact]
    public void The_modules_and_the_modes_stay_as_they_were()
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential model = nn.Sequential(
            nn.Conv2d(2, 4, 3, padding: 1), nn.BatchNorm2d(4), nn.ReLU(), nn.Dropout(0.5), nn.ConvTranspose2d(4, 3, 2, stride: 2), nn.Flatten(), nn.Linear(3 * 8 * 8, 5));
        model.train();
        Parameter[] parameters = [.. model.parameters()];
        Tensor[] buffers = [.. model.buffers()], values = [.. parameters.Concat(buffers).Select(tensor => tensor.detach().clone())];

        Rewrite.Difference(model, model, [2, 2, 4, 4], samples: 2).Should().Be(new Difference(0, 0), "Dropout does nothing in evaluation");

        is_grad_enabled().Should().BeTrue();
        model.modules().Prepend(model).Should().AllSatisfy(module => module.training.Should().BeTrue());
        model.parameters().Should().Equal(parameters);
        parameters.Concat(buffers).Zip(values).Should().AllSatisfy(pair => pair.First.Equals(pair.Second).Should().BeTrue());
        parameters.Should().AllSatisfy(parameter => parameter.dtype.Should().Be(ScalarType.Float32));
    }

    [Fact]
    public void The_copy_of_every_kind_computes_what_the_original_does()
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential model = nn.Sequential(
            nn.Conv2d(2, 4, 3, padding: 1), nn.BatchNorm2d(4), nn.ConvTranspose2d(4, 3, 2, stride: 2, bias: false), nn.Flatten(), nn.Linear(3 * 8 * 8, 5));
        RandomLayers.Fill(model, new Random(1));
        Sequential doubled = nn.Sequential(
            nn.Conv2d(2, 4, 3, padding: 1), nn.BatchNorm2d(4), nn.ConvTranspose2d(4, 3, 2, stride: 2, bias: false), nn.Flatten(), nn.Linear(3 * 8 * 8, 5));
        doubled.load_state_dict(model.state_dict());
        using nn.Module<Tensor, Tensor> asAWhole = new Unknown(doubled.to(ScalarType.Float64));

        Rewrite.Difference(model, asAWhole, [2, 2, 4, 4]).Relative.Should().BeLessThan(1e-14);
        doubled.training.Should().BeTrue();
    }

    [Fact]
    public void The_same_seed_gives_the_same_inputs_and_another_one_others()
    {
        using Conv2d a = nn.Conv2d(1, 1, 3), b = nn.Conv2d(1, 1, 3);
        Difference first = Rewrite.Difference(a, b, [1, 1, 5, 5], seed: 1);
        Rewrite.Difference(a, b, [1, 1, 5, 5], seed: 1).Should().Be(first);
        Rewrite.Difference(a, b, [1, 1, 5, 5], seed: 2).Should().NotBe(first);
    }

    [Fact]
    public void No_tensor_is_left()
    {
        using Conv2d a = nn.Conv2d(1, 2, 3), b = nn.Conv2d(1, 2, 3, padding: 1);
        using nn.Module<Tensor, Tensor> product = Rewrite.ConvolutionToMatrix(a, 5).Module, unfolded = Rewrite.ConvolutionToUnfold(a).Module;
        Rewrite.Difference(product, unfolded, [1, 1, 5, 5]);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        Rewrite.Difference(product, unfolded, [1, 1, 5, 5]);
        FluentActions.Invoking(() => Rewrite.Difference(a, b, [1, 1, 5, 5])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Rewrite.Difference(a, b, [1, 3, 5, 5])).Should().Throw<ArgumentException>();

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
    }

    [Fact]
    public void Outputs_of_different_shapes_are_refused()
    {
        using Conv2d a = nn.Conv2d(1, 2, 3), b = nn.Conv2d(1, 2, 3, padding: 1);
        FluentActions.Invoking(() => Rewrite.Difference(a, b, [1, 1, 5, 5])).Should().Throw<ArgumentException>()
            .WithMessage("a answers 1×2×3×3 to an input of 1×1×5×5, and b answers 1×2×5×5 (Parameter 'b')");
    }

    [Fact]
    public void An_input_that_a_module_does_not_take_is_refused_without_native_text()
    {
        using Conv2d a = nn.Conv2d(1, 2, 3);
        FluentActions.Invoking(() => Rewrite.Difference(a, a, [1, 3, 5, 5])).Should().Throw<ArgumentException>()
            .WithMessage("a does not take an input of 1×3×5×5 (Parameter 'a')");
    }

    [Fact]
    public void A_module_that_cannot_be_copied_is_refused_unless_it_is_float64()
    {
        using Unknown single = new(nn.Conv2d(1, 1, 3));
        FluentActions.Invoking(() => Rewrite.Difference(single, single, [1, 1, 3, 3])).Should().Throw<ArgumentException>().WithMessage(
            "a holds Float32 numbers in a module of kind Unknown, which cannot be copied: TorchSharp copies no module, and TorchConv "
            + "copies its own, Conv2d, ConvTranspose2d, Linear, BatchNorm2d and Sequential; convert it to float64 first, with .to(torch.float64) (Parameter 'a')");
        single.training.Should().BeTrue();

        single.to(ScalarType.Float64);
        Rewrite.Difference(single, single, [1, 1, 3, 3]).Absolute.Should().Be(0);
        single.training.Should().BeTrue();
    }

    [Fact]
    public void At_least_one_sample_is_needed()
    {
        using Conv2d a = nn.Conv2d(1, 2, 3);
        FluentActions.Invoking(() => Rewrite.Difference(a, a, [1, 1, 3, 3], samples: 0)).Should().Throw<ArgumentException>()
            .WithMessage("samples (0) must be at least 1 (Parameter 'samples')");
    }

    private sealed class Unknown : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> inner;

        public Unknown(nn.Module<Tensor, Tensor> inner)
            : base(nameof(Unknown))
        {
            this.inner = inner;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => inner.call(input);
    }
}
