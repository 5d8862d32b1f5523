using TorchConv.Summaries;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Tests.Summaries;

/// <summary>What a user's forward does between modules decides how much of it has to run; the summary says so, and what it cannot know.</summary>
public sealed class WaysToRunTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    [Fact]
    public void Arithmetic_views_and_parameters_of_the_forward_itself_need_no_computing()
    {
        // As in a vision transformer: a token and positions of its own, and a scale.
        Custom model = new(
            m => (m["linear"].call(cat([m.Weight.expand(-1, 1, -1) * 2, m["embed"].call(m.Input).flatten(2).transpose(1, 2)], 1)) + m.Weight).softmax(-1),
            ("embed", Conv2d(3, 8, 4, stride: 4)),
            ("linear", Linear(8, 8)))
        {
            Weight = Parameter(zeros(1, 1, 8)),
        };

        ModelSummary summary = Agrees(model.Registered(), [1, 3, 16, 16]);

        summary.Pass.Should().Be(SummaryPass.NothingComputed);
        summary.MultiplyAdds.Should().Be(new MultiplyAdds((16 * 8 * 3 * 16) + (17 * 8 * 8), IsComplete: false), "nobody knows what a user's forward does with its own weights");
        summary.Model.Calls.Should().OnlyContain(call => call.MultiplyAdds.IsComplete);
    }

    [Fact]
    public void Functional_relu_is_computed_and_convolutions_are_not()
    {
        Custom model = new(m => functional.relu(m["b"].call(functional.relu(m["a"].call(m.Input)))), ("a", Conv2d(3, 8, 3)), ("b", Conv2d(8, 4, 3)));

        ModelSummary summary = Agrees(model.Registered(), [2, 3, 9, 9]);

        summary.Pass.Should().Be(SummaryPass.BetweenModulesComputed);
        summary.MultiplyAdds.Exact.Should().Be((2 * 49 * 8 * 27) + (2 * 25 * 4 * 72));
    }

    [Fact]
    public void So_it_is_where_the_model_is_on_META()
    {
        Custom model = new(m => functional.relu(m["a"].call(m.Input)), ("a", Conv2d(3, 8, 3, device: META)));

        ModelSummary summary = ModelSummary.Of(model.Registered(), [2, 3, 9, 9]);

        summary.Pass.Should().Be(SummaryPass.BetweenModulesComputed);
        summary.MultiplyAdds.Exact.Should().Be(2 * 49 * 8 * 27);
    }

    [Fact]
    public void Tensors_that_a_forward_makes_on_the_CPU_are_no_hindrance()
    {
        Custom model = new(m => m["a"].call(m.Input + zeros(3, 1, 1)), ("a", Conv2d(3, 8, 3)));

        Agrees(model.Registered(), [2, 3, 9, 9]).Pass.Should().Be(SummaryPass.BetweenModulesComputed);
    }

    [Fact]
    public void A_user_module_with_a_functional_convolution_has_an_unknown_cost()
    {
        Custom model = new(m => functional.conv2d(m["a"].call(m.Input), m.Weight), ("a", Conv2d(3, 8, 3))) { Weight = Parameter(zeros(4, 8, 3, 3)) };

        ModelSummary summary = Agrees(model.Registered(), [2, 3, 9, 9]);

        summary.Pass.Should().Be(SummaryPass.BetweenModulesComputed);
        summary.MultiplyAdds.Should().Be(new MultiplyAdds(2 * 49 * 8 * 27, IsComplete: false));
        summary.ToString().Should().Contain("multiply-adds  at least 21,168");
    }

    [Fact]
    public void A_user_leaf_with_weights_shows_dashes_and_never_0()
    {
        Custom model = new(m => m.Input.matmul(m.Weight)) { Weight = Parameter(zeros(5, 6)) };

        ModelSummary summary = ModelSummary.Of(model.Registered(), [2, 5]);

        summary.Pass.Should().Be(SummaryPass.NothingComputed);
        summary.MultiplyAdds.ToString().Should().Be("--");
        summary.ToString().Split('\n')[1].Should().MatchRegex("^Custom +2×6 +30 +-- +--$");
    }

    [Fact]
    public void A_weight_that_is_used_outside_of_its_module_makes_the_total_a_lower_bound()
    {
        // As in a language model whose last layer is its embedding.
        Embedding embedding = Embedding(10, 4);
        Custom model = new(m => functional.linear(m["linear"].call(embedding.call(m.Input)), embedding.weight!), ("embedding", embedding), ("linear", Linear(4, 4)));

        ModelSummary summary = ModelSummary.Of(model.Registered(), new ModelInput([2, 7], ScalarType.Int64));

        summary.Model.Outputs.Should().Equal([2, 7, 10]);
        summary.Pass.Should().Be(SummaryPass.NothingComputed);
        summary.MultiplyAdds.Should().Be(new MultiplyAdds(2 * 7 * 16, IsComplete: false));
    }

    [Theory]
    [InlineData("cpu", false)]
    [InlineData("cpu", true)]
    [InlineData("meta", false)]
    public void A_module_whose_forward_is_called_directly_is_named_as_not_seen_and_the_total_is_a_lower_bound(string device, bool isFrozen)
    {
        Linear linear = Linear(3, 8, device: torch.device(device));
        linear.weight!.requires_grad = !isFrozen;
        Custom model = new(m => m["a"].call(linear.forward(m.Input)), ("linear", linear), ("a", Linear(8, 4, device: torch.device(device))));

        ModelSummary summary = ModelSummary.Of(model.Registered(), [2, 3]);

        summary.Pass.Should().Be(SummaryPass.NothingComputed);
        summary.Unused.Should().BeEmpty();
        summary.Unseen.Should().Equal("linear");
        summary.ToString().Should().Contain("\nnot seen       linear (not called, or by .forward, which cannot be seen: write .call)");
        summary.MultiplyAdds.Should().Be(new MultiplyAdds(2 * 8 * 4, IsComplete: false));
        summary.Model.Outputs.Should().Equal([2, 4]);
    }

    [Fact]
    public void So_is_a_convolution_which_then_has_to_be_computed()
    {
        Conv2d conv = Conv2d(3, 8, 3);
        Custom model = new(m => m["a"].call(conv.forward(m.Input)), ("conv", conv), ("a", Conv2d(8, 4, 3)));

        ModelSummary summary = ModelSummary.Of(model.Registered(), [2, 3, 9, 9]);

        summary.Pass.Should().Be(SummaryPass.BetweenModulesComputed);
        summary.Unused.Should().BeEmpty();
        summary.Unseen.Should().Equal("conv");
        summary.MultiplyAdds.Should().Be(new MultiplyAdds(2 * 25 * 4 * 72, IsComplete: false));
        summary.Model.Outputs.Should().Equal([2, 4, 5, 5]);
    }

    [Fact]
    public void What_depends_on_numbers_is_run_on_zeros()
    {
        Custom model = new(m => m["b"].call(m["a"].call(m.Input).softmax(-1).multinomial(2).to(float32)), ("a", Linear(3, 8)), ("b", Linear(2, 4)));

        ModelSummary summary = ModelSummary.Of(model.Registered(), [5, 3]);

        summary.Model.Outputs.Should().Equal([5, 4]);
        summary.Pass.Should().NotBe(SummaryPass.NothingComputed);
        summary.MultiplyAdds.Exact.Should().Be((5 * 3 * 8) + (5 * 2 * 4));
    }

    [Fact]
    public void A_shared_module_counts_its_parameters_once_and_its_work_each_time()
    {
        Custom model = new(m => m["a"].call(m["a"].call(m.Input)), ("a", Conv2d(3, 3, 3, padding: 1)));

        ModelSummary summary = Agrees(model.Registered(), [1, 3, 8, 8]);

        summary.Parameters.Should().Be((3 * 3 * 9) + 3);
        summary.MultiplyAdds.Exact.Should().Be(2 * 64 * 81);
        summary.Model.Calls.Select(call => call.IsRepeated).Should().Equal(false, true);
        summary.ToString().Split('\n')[3].Should().MatchRegex("^└─ a \\(Conv2d\\) +1×3×8×8 +again +5,184 +50.0%$");
    }

    [Fact]
    public void A_shared_parameter_counts_once()
    {
        Embedding embedding = Embedding(10, 4);
        Linear head = Linear(4, 10, hasBias: false);
        head.weight = embedding.weight!;
        Custom model = new(m => head.call(embedding.call(m.Input)), ("embedding", embedding), ("head", head));

        ModelSummary summary = ModelSummary.Of(model.Registered(), new ModelInput([2, 7], ScalarType.Int64));

        summary.Parameters.Should().Be(40);
        summary.ParameterBytes.Should().Be(160);
        summary.Pass.Should().Be(SummaryPass.NothingComputed);
        summary.MultiplyAdds.Exact.Should().Be(2 * 7 * 40);
    }

    [Fact]
    public void The_weights_of_recurrent_layers_do_not_stray_even_in_a_real_pass()
    {
        Custom model = new(
            m => m["linear"].call(((LSTM)m.Other!).call(m.Input).Item1).abs().reshape(-1, 4).multinomial(2),
            ("linear", Linear(6, 4)))
        {
            Other = LSTM(5, 6),
        };

        ModelSummary summary = ModelSummary.Of(model.Registered(), [7, 3, 5]);

        summary.Pass.Should().Be(SummaryPass.AllComputed, "zeros are no distribution to draw from");
        summary.Model.Outputs.Should().Equal([21, 2]);
        summary.MultiplyAdds.Exact.Should().Be((7 * 3 * 4 * 6 * (5 + 6)) + (7 * 3 * 6 * 4));
    }

    [Fact]
    public void Modules_that_are_not_called_are_told()
    {
        Custom model = new(
            m => m["a"].call(m.Input),
            ("a", Linear(3, 3)),
            ("b", Sequential(Linear(3, 3), ReLU())),
            ("c", Dropout()));

        ModelSummary summary = ModelSummary.Of(model.Registered(), [2, 3]);

        summary.Unused.Should().Equal("b");
        summary.Unseen.Should().Equal(["c"], "its forward would leave no trace");
        summary.Parameters.Should().Be(24, "what is not used is still learnt and kept");
        summary.MultiplyAdds.Exact.Should().Be(18);
        summary.ToString().Should().Contain("\nnot used       b\nnot seen       c (");
    }

    [Fact]
    public void A_module_with_weights_of_its_own_is_told_too_where_only_what_is_within_it_is_called()
    {
        Custom inner = new(m => m["linear"].call(m.Input) + m.Weight, ("linear", Linear(3, 3)), ("spare", Linear(3, 3))) { Weight = Parameter(zeros(3)) };
        Custom model = new(m => inner["linear"].call(m.Input), ("inner", inner));

        ModelSummary summary = ModelSummary.Of(model.Registered(), [2, 3]);

        summary.Unused.Should().Equal("inner", "inner.spare");
        summary.Model.Calls.Select(call => call.Name).Should().Equal("inner.linear");
    }

    [Fact]
    public void A_list_of_modules_is_no_call_and_its_modules_bear_its_name()
    {
        ModuleList<Module<Tensor, Tensor>> list = new(Linear(3, 3), Linear(3, 3));
        Custom model = new(m => list[1].call(list[0].call(m.Input))) { List = list };

        ModelSummary summary = ModelSummary.Of(model.Registered(), [2, 3]);

        summary.Unused.Should().BeEmpty();
        summary.Model.Calls.Select(call => call.Name).Should().Equal("List.0", "List.1");
    }

    [Fact]
    public void Frozen_parameters_and_buffers_are_counted_apart()
    {
        Sequential model = Sequential(Linear(3, 4), BatchNorm1d(4));
        foreach (Parameter parameter in model[0] is Linear linear ? linear.parameters() : [])
            parameter.requires_grad = false;

        ModelSummary summary = model.Summarize(2, 3);

        (summary.Parameters, summary.TrainableParameters, summary.FrozenParameters, summary.Buffers).Should().Be((24, 8, 16, 4 + 4 + 1));
    }

    [Fact]
    public void Sizes_in_bytes_follow_the_type()
    {
        Sequential model = Sequential(("a", Linear(3, 4, dtype: float64)), ("b", ReLU()));

        ModelSummary summary = model.Summarize(2, 3);

        summary.Inputs.Should().Equal(new ModelInput([2, 3], ScalarType.Float64));
        (summary.InputBytes, summary.ParameterBytes, summary.ActivationBytes).Should().Be((6 * 8, 16 * 8, 2 * 8 * 8));
    }

    [Fact]
    public void A_child_that_throws_and_is_caught_is_no_call()
    {
        Custom model = new(
            m =>
            {
                try
                {
                    return m["a"].call(m.Input);
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    return m["b"].call(m.Input);
                }
            },
            ("a", Conv2d(5, 3, 3)),
            ("b", Conv2d(3, 3, 3)));

        ModelSummary summary = ModelSummary.Of(model.Registered(), [2, 3, 8, 8]);

        summary.Model.Calls.Select(call => call.Name).Should().Equal("b");
    }

    public void Dispose() => _scope.Dispose();

    /// <summary>The summary, when its shapes are those of a real pass.</summary>
    private static ModelSummary Agrees(Module<Tensor, Tensor> model, TorchConv.Arithmetic.Shape input)
    {
        ModelSummary summary = ModelSummary.Of(model, input);
        SeenCalls.Of(summary).Should().Equal(SeenCalls.Of(model, zeros(input.ToArray())));
        return summary;
    }
}
