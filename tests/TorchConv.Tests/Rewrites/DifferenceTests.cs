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

    [Fact]
    public void Both_modules_and_the_shape_are_needed()
    {
        using Conv2d layer = nn.Conv2d(2, 3, 3);
        Refused(() => Rewrite.Difference(null!, layer, [1, 2, 5, 5])).Should().Be("a");
        Refused(() => Rewrite.Difference(layer, null!, [1, 2, 5, 5])).Should().Be("b");
        Refused(() => Rewrite.Difference(layer, layer, null!)).Should().Be("inputShape");

        static string? Refused(Func<Difference> act) => act.Should().Throw<ArgumentNullException>().Which.ParamName;
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
    public void A_model_computes_what_its_conversion_to_float64_does()
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
            .WithMessage("for an input of 1×1×5×5, a returns 1×2×3×3 and b returns 1×2×5×5 (Parameter 'b')");
    }

    [Fact]
    public void An_input_that_a_module_does_not_take_is_refused_without_native_text()
    {
        using Conv2d a = nn.Conv2d(1, 2, 3);
        FluentActions.Invoking(() => Rewrite.Difference(a, a, [1, 3, 5, 5])).Should().Throw<ArgumentException>()
            .WithMessage("a does not take an input of 1×3×5×5 (Parameter 'a')");
    }

    /// <summary>Each kind beside one of the same numbers that TorchSharp itself has converted to float64.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_module_of_any_kind_and_type_is_run_in_float64(string kind, ScalarType type)
    {
        using DisposeScope scope = NewDisposeScope();
        nn.Module<Tensor, Tensor> module = Kind(kind), converted = Kind(kind);
        module.to(type);
        converted.load_state_dict(module.state_dict());
        converted.to(type).to(ScalarType.Float64);
        module.train();

        Rewrite.Difference(module, converted, [2, 4, 6]).Absolute.Should().Be(0);

        module.parameters().Concat(module.buffers()).Where(tensor => tensor.is_floating_point()).Should()
            .NotBeEmpty().And.AllSatisfy(tensor => tensor.dtype.Should().Be(type));
        module.modules().Prepend(module).Should().AllSatisfy(each => each.training.Should().BeTrue());
    }

    public static TheoryData<string, ScalarType> Kinds => new()
    {
        { "own class", ScalarType.Float32 },
        { "own class", ScalarType.Float16 },
        { "own class", ScalarType.BFloat16 },
        { "Linear", ScalarType.Float16 },
        { "Conv1d", ScalarType.Float32 },
        { "BatchNorm1d", ScalarType.Float32 },
        { "LayerNorm", ScalarType.Float32 },
        { "Embedding", ScalarType.Float32 },
        { "sequence", ScalarType.BFloat16 },
    };

    private static nn.Module<Tensor, Tensor> Kind(string kind) => kind switch
    {
        "own class" => new Unknown(nn.Conv1d(4, 3, 3)),
        "Linear" => nn.Linear(6, 3),
        "Conv1d" => nn.Conv1d(4, 3, 3, padding: 1),
        "BatchNorm1d" => nn.BatchNorm1d(4),
        "LayerNorm" => nn.LayerNorm([6]),
        "LSTM" => new Of<LSTM>(nn.LSTM(6, 3), (lstm, input) => lstm.call(input).Item1),
        "TransformerEncoder" => new Of<TransformerEncoderLayer>(
            nn.TransformerEncoderLayer(6, 2, 8), (layer, input) => layer.call(input, null, null)),
        "Embedding" => new Of<Embedding>(
            nn.Embedding(9, 5), (embedding, input) => embedding.call(input.abs().clamp(0, 8).to(ScalarType.Int64))),
        _ => nn.Sequential(nn.Sequential(nn.Conv1d(4, 3, 3)), nn.ReLU(), nn.Linear(4, 2)),
    };

    [Theory]
    [InlineData("LSTM", "LSTM")]
    [InlineData("TransformerEncoder", "TransformerEncoderLayer")]
    public void A_module_that_keeps_its_weights_in_libtorch_is_refused_unless_it_is_float64(string kind, string type)
    {
        using DisposeScope scope = NewDisposeScope();
        nn.Module<Tensor, Tensor> module = Kind(kind);
        FluentActions.Invoking(() => Rewrite.Difference(module, module, [2, 4, 6])).Should().Throw<ArgumentException>().WithMessage(
            $"a holds Float32 numbers in a module of kind {type}, which keeps its weights in libtorch, "
            + "where no copy can stand in for them; convert it to float64 first, with .to(torch.float64) (Parameter 'a')");
        module.training.Should().BeTrue();

        module.to(ScalarType.Float64);
        Rewrite.Difference(module, module, [2, 4, 6]).Absolute.Should().Be(0);
    }

    /// <summary>What is registered is converted, and so is what a class keeps beside that: a product of both types would be refused.</summary>
    [Fact]
    public void Tensors_in_the_fields_of_a_users_class_take_part_and_stay_as_they_were()
    {
        using DisposeScope scope = NewDisposeScope();
        using WithFields module = new();
        (Tensor matrix, Tensor first) = (module.Matrix, module.Several[0]);

        Rewrite.Difference(module, module, [2, 3]).Should().Be(new Difference(0, 0));

        module.Matrix.Should().BeSameAs(matrix);
        module.Several[0].Should().BeSameAs(first);
        matrix.dtype.Should().Be(ScalarType.Float32);
        first.dtype.Should().Be(ScalarType.Float32);
        matrix.sum().item<float>().Should().Be(9);
        module.Kept.Should().BeNull("what the first call keeps is of tensors that are gone");
    }

    [Fact]
    public void A_module_that_cannot_be_converted_to_its_end_is_left_as_it_was()
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.Conv2d(2, 1, 1, device: META));
        model.train();
        Tensor[] values = [.. model.parameters().Take(4).Select(tensor => tensor.detach().clone())];

        FluentActions.Invoking(() => Rewrite.Difference(model, model, [1, 1, 5, 5])).Should().Throw<ArgumentException>()
            .WithMessage("a must have all of its tensors where there are numbers: weight (1×2×1×1) is on META, which has only shapes (Parameter 'a')");

        model.modules().Prepend(model).Should().AllSatisfy(module => module.training.Should().BeTrue());
        model.parameters().Should().AllSatisfy(parameter => parameter.dtype.Should().Be(ScalarType.Float32));
        model.parameters().Zip(values).Should().AllSatisfy(pair => pair.First.Equals(pair.Second).Should().BeTrue());
    }

    [Fact]
    public void What_the_author_of_a_module_throws_is_handed_on_and_the_module_left_as_it_was()
    {
        using DisposeScope scope = NewDisposeScope();
        using Of<Linear> module = new(nn.Linear(3, 3), (_, _) => throw new NotSupportedException("only squares"));
        FluentActions.Invoking(() => Rewrite.Difference(module, module, [2, 3])).Should().Throw<NotSupportedException>()
            .WithMessage("only squares");
        module.parameters().Should().AllSatisfy(parameter => parameter.dtype.Should().Be(ScalarType.Float32));
    }

    [Fact]
    public void At_least_one_sample_is_needed()
    {
        using Conv2d a = nn.Conv2d(1, 2, 3);
        FluentActions.Invoking(() => Rewrite.Difference(a, a, [1, 1, 3, 3], samples: 0)).Should().Throw<ArgumentException>()
            .WithMessage("samples (0) must be at least 1 (Parameter 'samples')");
    }

    [Theory]
    [InlineData(0, 3, "inputShape (0×1×3×3) must give outputs to compare, and those of 0×2×1×1 have no elements (Parameter 'inputShape')")]
    [InlineData(1, 2, "a does not take an input of 1×1×2×2 (Parameter 'a')")]
    public void An_input_for_which_nothing_could_be_compared_is_refused(long images, long side, string message)
    {
        using Conv2d a = nn.Conv2d(1, 2, 3), b = nn.Conv2d(1, 2, 3);

        FluentActions.Invoking(() => Rewrite.Difference(a, b, [images, 1, side, side])).Should().Throw<ArgumentException>().WithMessage(message);
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

    private sealed class Of<T> : nn.Module<Tensor, Tensor>
        where T : nn.Module
    {
        private readonly T inner;
        private readonly Func<T, Tensor, Tensor> run;

        public Of(T inner, Func<T, Tensor, Tensor> run)
            : base(nameof(Of<T>))
        {
            (this.inner, this.run) = (inner, run);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => run(inner, input);
    }

    private sealed class WithFields : nn.Module<Tensor, Tensor>
    {
        public WithFields()
            : base(nameof(WithFields))
        {
            RegisterComponents();
            Matrix = ones(3, 3);
            Several = [ones(3, 3), ones(3, 3)];
        }

        public Tensor Matrix { get; }

        public Tensor[] Several { get; }

        public Tensor? Kept { get; private set; }

        public override Tensor forward(Tensor input)
        {
            Kept ??= input.mm(Matrix);
            return input.mm(Matrix).mm(Several[0]).mm(Several[1]);
        }
    }
}
