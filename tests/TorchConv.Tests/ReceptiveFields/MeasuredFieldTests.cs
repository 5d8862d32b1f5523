using TorchConv.Layers;
using TorchConv.ReceptiveFields;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchConv.Tests.ReceptiveFields;

/// <summary>The receptive field as gradients of the real modules show it, beside that of the arithmetic.</summary>
[Collection(Alone.Name)]
public class MeasuredFieldTests
{
    [Fact]
    public void Gradients_touch_exactly_the_predicted_positions_through_any_stack() =>
        RandomStack.Any.Sample(stack => ReceptiveField.Measure(stack).Should().Be(ReceptiveField.Of(stack).Map()), iter: 1000);

    [Fact]
    public void Gradients_touch_exactly_the_predicted_positions_of_any_output() =>
        Gen.Select(RandomStack.Any, Gen.Long[-5, 5], Gen.Long[-5, 5]).Sample(
            (stack, row, column) => ReceptiveField.Measure(stack, (row, column)).Should().Be(ReceptiveField.Of(stack, (row, column)).Map()),
            iter: 300);

    [Fact]
    public void Groups_channels_and_padding_modes_change_nothing()
    {
        StackSpec stack = Layer.Stack(
            Layer.Conv2d(4, 6, 3, padding: 2, groups: 2, paddingMode: PaddingModes.Reflect),
            Layer.Conv2d(6, 6, (1, 3), padding: (0, 1), groups: 6, paddingMode: PaddingModes.Circular),
            Layer.Transposed(6, 2, 4, stride: 2, padding: 1, groups: 2),
            Layer.Conv2d(2, 2, 3, stride: 2, padding: 1, paddingMode: PaddingModes.Replicate));

        ReceptiveField.Measure(stack).Should().Be(ReceptiveField.Of(stack).Map());
    }

    [Fact]
    public void Everything_that_stands_between_convolutions_lets_the_field_through()
    {
        using Sequential module = nn.Sequential(
            nn.Conv2d(3, 4, 3),
            nn.BatchNorm2d(4),
            nn.ReLU6(),
            nn.Dropout2d(0.9),
            nn.MaxPool2d(2),
            nn.Conv2d(4, 4, 3, dilation: 2),
            nn.Sigmoid(),
            nn.ReLU(),
            nn.MaxPool2d(3, stride: 1, padding: 1),
            nn.ConvTranspose2d(4, 2, 4, stride: 2, padding: 1));
        MakeHostile(module);
        StackSpec stack = Layer.Stack(
            Layer.Conv2d(3, 4, 3), Layer.MaxPool2d(2), Layer.Conv2d(4, 4, 3, dilation: 2), Layer.MaxPool2d(3, stride: 1, padding: 1), Layer.Transposed(4, 2, 4, stride: 2, padding: 1));

        ReceptiveField.Measure(module, [2, 3, 40, 40], (11, 14)).Should().Be(ReceptiveField.Of(stack, (11, 14)).Map());
    }

    [Fact]
    public void Branches_see_what_no_product_of_rows_and_columns_is()
    {
        using Cross module = new();

        ReceptiveField.Measure(module, [1, 1, 7, 7]).ToString().Should().Be("3×3 from row 2, column 2\n.#.\n###\n.#.");
    }

    [Fact]
    public void Near_the_rim_the_field_is_cut()
    {
        using Conv2d module = nn.Conv2d(1, 1, 5, padding: 2);

        ReceptiveField.Measure(module, [1, 1, 9, 9], (0, 8)).ToString().Should().Be("3×3 from row 0, column 6\n###\n###\n###");
    }

    [Fact]
    public void Pooling_that_hangs_over_the_rim_is_let_through()
    {
        using MaxPool2d module = nn.MaxPool2d(3, stride: 2, ceil_mode: true);

        ReceptiveField.Measure(module, [1, 2, 6, 6], (2, 2)).ToString().Should().Be("2×2 from row 4, column 4\n##\n##");
    }

    [Fact]
    public void A_module_that_chooses_for_itself_shows_more_with_more_inputs()
    {
        using FunctionalPooling module = new();

        ReceptiveField.Measure(module, [1, 1, 8, 8]).TouchedPositions.Should().Be(1);
        ReceptiveField.Measure(module, [1, 1, 8, 8], inputs: 100).TouchedPositions.Should().Be(4);
    }

    [Fact]
    public void A_module_that_ignores_its_input_touches_nothing()
    {
        using Constant module = new();

        ReceptiveField.Measure(module, [1, 1, 4, 4]).TouchedPositions.Should().Be(0);
    }

    [Fact]
    public void The_module_is_left_as_it_was()
    {
        using Sequential module = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.MaxPool2d(2), nn.Dropout(0.5), new Cross());
        MakeHostile(module);
        module.train();
        ((BatchNorm2d)module[1]).eval();
        int calls = 0;
        ((MaxPool2d)module[2]).register_forward_hook((_, _, output) =>
        {
            calls++;
            return output;
        });
        Tensor[] tensors = [.. module.parameters(), .. module.buffers()];
        IntPtr[] handles = [.. tensors.Select(each => each.Handle)];
        float[][] values = [.. tensors.Where(each => each.dtype == float32).Select(each => each.data<float>().ToArray())];
        bool[] modes = [.. module.named_modules().Select(named => named.module.training).Prepend(module.training)];

        _ = ReceptiveField.Measure(module, [1, 1, 16, 16]);
        calls.Should().Be(1, "the user's own hook is called as ever");

        Tensor[] after = [.. module.parameters(), .. module.buffers()];
        after.Should().Equal(tensors, ReferenceEquals);
        after.Select(each => each.Handle).Should().Equal(handles);
        after.Where(each => each.dtype == float32).Select(each => each.data<float>().ToArray()).Should().BeEquivalentTo(values, options => options.WithStrictOrdering());
        module.named_modules().Select(named => named.module.training).Prepend(module.training).Should().Equal(modes);
        using (no_grad())
        using (Tensor output = module.call(zeros(1, 1, 16, 16)))
            output.dtype.Should().Be(float32, "its own weights are back");
        using MaxPool2d pool = (MaxPool2d)module[2];
        using Tensor pooled = pool.call(tensor(new float[] { 1, 2, 3, 4 }).reshape(1, 1, 2, 2));
        pooled.item<float>().Should().Be(4, "it answers the largest value again, not the mean");
    }

    [Fact]
    public void Nothing_else_is_changed_or_left_behind()
    {
        using Sequential module = nn.Sequential(nn.Conv2d(1, 2, 3), nn.MaxPool2d(2), nn.BatchNorm2d(2));
        using Tensor generator = get_rng_state();
        long tensors = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        using (no_grad())
        {
            _ = ReceptiveField.Measure(module, [1, 1, 16, 16], inputs: 3);
            _ = ReceptiveField.Measure(Layer.Stack(Layer.Conv2d(1, 2, 3), Layer.MaxPool2d(2), Layer.Transposed(2, 1, 3, stride: 2)));
            _ = EffectiveField.Measure(module, [1, 1, 16, 16], draws: 3);
            is_grad_enabled().Should().BeFalse();
        }

        using (inference_mode())
        {
            ReceptiveField.Measure(module, [1, 1, 16, 16]).TouchedPositions.Should().Be(16);
            is_inference_mode_enabled().Should().BeTrue();
        }

        DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount.Should().Be(tensors);
        using Tensor generatorAfter = get_rng_state();
        generatorAfter.bytes.ToArray().Should().Equal(generator.bytes.ToArray());
        module.parameters().Should().OnlyContain(parameter => ReferenceEquals(parameter.grad, null));
    }

    [Fact]
    public void A_module_that_fails_is_left_as_it_was_too()
    {
        using Sequential module = nn.Sequential(nn.Conv2d(1, 2, 3), nn.Linear(99, 1));
        Tensor[] tensors = [.. module.parameters()];

        Refused(() => ReceptiveField.Measure(module, [1, 1, 16, 16]), "module (Sequential) must take input (1×1×16×16) in float64, where what its modules hold in fields is float64 too (Parameter 'module')");

        module.parameters().Should().Equal(tensors, ReferenceEquals);
        module.training.Should().BeTrue();
    }

    [Fact]
    public void What_cannot_be_measured_is_refused()
    {
        using Conv2d module = nn.Conv2d(1, 1, 3);
        using Linear linear = nn.Linear(4, 4);
        using Sequential flat = nn.Sequential(nn.Conv2d(1, 1, 3), nn.Flatten());
        Refused(() => ReceptiveField.Measure(module, [1, 8, 8]), "input (1×8×8) must have 4 dimensions, N×C×H×W, of at least 1 (Parameter 'input')");
        Refused(() => ReceptiveField.Measure(module, [1, 0, 8, 8]), "input (1×0×8×8) must have 4 dimensions, N×C×H×W, of at least 1 (Parameter 'input')");
        Refused(() => ReceptiveField.Measure(module, [1, 1, 8, 8], (6, 0)), "output (row 6, column 0) must lie in the module's output of 6×6 (Parameter 'output')");
        Refused(() => ReceptiveField.Measure(module, [1, 1, 8, 8], (0, -1)), "output (row 0, column -1) must lie in the module's output of 6×6 (Parameter 'output')");
        Refused(() => ReceptiveField.Measure(module, [1, 1, 8, 8], inputs: 0), "inputs (0) must be at least 1 (Parameter 'inputs')");
        Refused(() => ReceptiveField.Measure(flat, [1, 1, 8, 8]), "module must have an output N×C×H×W, of which one position can be looked at, not 1×36 (Parameter 'module')");
        ReceptiveField.Measure(linear, [1, 1, 2, 4]).Size.Should().Be(new Size(1, 4), "each row sees all of itself");
    }

    private static void Refused(Action act, string message) => act.Should().Throw<ArgumentException>().WithMessage(message);

    /// <summary>Weights that cancel, statistics that push every activation below 0.</summary>
    private static void MakeHostile(nn.Module module)
    {
        using IDisposable noGrad = no_grad();
        foreach (Parameter parameter in module.parameters())
            parameter.fill_(-1);
        foreach ((string name, Tensor buffer) in module.named_buffers())
        {
            if (name.EndsWith("running_mean", StringComparison.Ordinal))
                buffer.fill_(1000);
        }
    }

    private sealed class Cross : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d _row = nn.Conv2d(1, 1, (1, 3), padding: (0, 1));
        private readonly Conv2d _column = nn.Conv2d(1, 1, (3, 1), padding: (1, 0));
        private readonly Parameter _factor = new(ones(1));

        public Cross()
            : base(nameof(Cross)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor one = input.mean([1], keepdim: true);
            return ((_row.call(one) + _column.call(one)) * _factor).MoveToOuterDisposeScope();
        }
    }

    private sealed class FunctionalPooling() : nn.Module<Tensor, Tensor>(nameof(FunctionalPooling))
    {
        public override Tensor forward(Tensor input) => nn.functional.max_pool2d(input, [2, 2]);
    }

    private sealed class Constant() : nn.Module<Tensor, Tensor>(nameof(Constant))
    {
        public override Tensor forward(Tensor input) => ones_like(input);
    }
}
