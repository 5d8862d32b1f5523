using TorchConv.Summaries;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Tests.Summaries;

/// <summary>Inputs with values: of tensors on which the path depends, and of parameters that are no tensors.</summary>
public sealed class GivenValuesTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    [Fact]
    public void A_path_that_depends_on_values_is_that_of_zeros_or_of_the_values_given()
    {
        Custom model = new(m => m[m.Input.sum().item<float>() > 0 ? "positive" : "other"].call(m.Input), ("positive", Linear(3, 5)), ("other", Linear(3, 2)));

        ModelSummary ofZeros = model.Registered().Summarize(2, 3), given = model.Summarize(ones(2, 3));

        ofZeros.Model.Outputs.Should().Equal([2, 2]);
        ofZeros.ToString().Should().Contain("multiply-adds  12 (what runs between the modules was computed, for modules that return zeros)");
        ofZeros.Unused.Should().Equal("positive");
        given.Model.Outputs.Should().Equal([2, 5]);
        given.Inputs.Should().Equal(new ModelInput[] { ones(2, 3) });
        given.Unused.Should().Equal("other");
    }

    [Fact]
    public void The_values_stay_the_callers()
    {
        using Tensor values = ones(2, 3);
        Custom model = new(m => m.Input.add_(m.Input.sum().item<float>()).multinomial(1));

        ModelSummary summary = model.Registered().Summarize(values);

        summary.Pass.Should().NotBe(SummaryPass.NothingComputed);
        values.data<float>().Should().AllBeEquivalentTo(1f);
    }

    [Fact]
    public void Lengths_numbers_and_truth_values_are_given_in_their_order()
    {
        using Packing model = new();

        ModelSummary summary = ModelSummary.Of(
            model, new ModelInput([2, 7, 3]), tensor([5L, 4L]), ModelInput.FromValue(2), ModelInput.FromValue("true"));

        summary.Model.Outputs.Should().Equal([2, 5, 8]);
        summary.MultiplyAdds.Exact.Should().Be(2 * ((2 * 5 * 3 * 4) + (2 * 5 * 4 * 4)));
        summary.ToString().Should().Contain("input          2×7×3 (float32), 2 (int64), =2, =true");
        summary.ToJson().Should().Contain("\"type\": \"int64\"");
    }

    [Fact]
    public void A_value_that_is_missing_too_many_or_of_another_type_is_told()
    {
        using Packing model = new();
        ModelInput rows = new([2, 7, 3]), lengths = tensor([5L, 4L]), five = ModelInput.FromValue(5);

        Refused(model, rows, lengths).Should().Be("Packing takes times of type Int32, whose value must be given too, such as =5");
        Refused(model, rows, lengths, five, ModelInput.FromValue("often")).Should().Be("Packing takes twice of type Boolean, which =often is not");
        Refused(model, rows, lengths, five, five, five).Should().Be("too many values (3): Packing takes 2");
        Refused(model, rows, five, five).Should().Be("too few inputs (1): Packing takes 2 (rows, lengths)");
    }

    [Fact]
    public void A_model_of_a_list_of_tensors_takes_all_inputs()
    {
        using OfList model = new();

        ModelSummary.Of(model, [2, 3], [2, 5]).Model.Outputs.Should().Equal([2, 4]);
        ModelSummary.Of(model, [2, 3], [2, 5]).MultiplyAdds.Exact.Should().Be(2 * 8 * 4);
        Refused(model, new ModelInput([2, 3])).Should().Be(
            "linear (Linear) cannot take 2×3: it expects …×8 (in_features). Call path: OfList 2×3 → linear (Linear) 2×3");
    }

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Elements_of_another_type_than_the_weights_are_told_where_the_shape_is_right()
    {
        Refused(Linear(3, 2), ModelInput.Parse("2x3:int64")).Should().Be("Linear cannot take 2×3: it expects float32, not int64. Call path: Linear 2×3");
        Refused(Linear(3, 2), ModelInput.Parse("2x4:int64")).Should().Be("Linear cannot take 2×4: it expects …×3 (in_features). Call path: Linear 2×4");
    }

    private static string Refused(Module model, params ModelInput[] inputs) =>
        model.Invoking(m => ModelSummary.Of(m, inputs)).Should().Throw<ArgumentException>().Which.Message.Replace(" (Parameter 'inputs')", "", StringComparison.Ordinal);

    /// <summary>Takes as many rows as the longest sequence has.</summary>
    private sealed class Packing : Module<Tensor, Tensor, int, bool, Tensor>
    {
        private readonly Linear linear = Linear(3, 4), second = Linear(4, 4);

        public Packing()
            : base(nameof(Packing)) => RegisterComponents();

        public override Tensor forward(Tensor rows, Tensor lengths, int times, bool twice)
        {
            Tensor x = linear.call(rows.narrow(1, 0, lengths.max().item<long>()));
            Tensor[] outputs = [.. Enumerable.Range(0, times).Select(i => i == 0 ? x : linear.call(rows.narrow(1, 0, lengths.max().item<long>())))];
            return cat([.. outputs.Select(output => twice ? second.call(output) : output)], -1);
        }
    }

    private sealed class OfList : Module<Tensor[], Tensor>
    {
        private readonly Linear linear = Linear(8, 4);

        public OfList()
            : base(nameof(OfList)) => RegisterComponents();

        public override Tensor forward(Tensor[] inputs) => linear.call(cat(inputs, 1));
    }
}
