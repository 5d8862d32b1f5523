using TorchConv.Summaries;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Tests.Summaries;

/// <summary>What has to be computed is bounded: with fewer samples, of which the whole batch follows, or not at all.</summary>
[Collection(Alone.Name)]
public sealed class BoundedTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    [Fact]
    public void A_large_batch_follows_from_one_two_and_three_samples()
    {
        // Once in float32: 17 GB after the convolution.
        Custom model = new(m => m["b"].call(functional.relu(m["a"].call(m.Input))), ("a", Conv2d(3, 64, 3, padding: 1)), ("b", Conv2d(64, 2, 1)));

        ModelSummary large = model.Registered().Summarize(256, 3, 512, 512), small = model.Summarize(1, 3, 512, 512);

        large.Pass.Should().Be(SummaryPass.BetweenModulesComputed);
        large.Inputs.Should().Equal(new ModelInput([256, 3, 512, 512], ScalarType.Float32));
        large.Model.All.Select(facts => facts.Outputs[0]).Should().Equal([256, 2, 512, 512], [256, 64, 512, 512], [256, 2, 512, 512]);
        large.MultiplyAdds.Exact.Should().Be(256L * 512 * 512 * ((3 * 64 * 9) + (64 * 2))).And.Be(256 * small.MultiplyAdds.Known);
        (large.InputBytes, large.ActivationBytes).Should().Be((256 * small.InputBytes, 256 * small.ActivationBytes));
    }

    [Fact]
    public void A_model_that_is_computed_as_a_whole_is_computed_for_three_samples_at_most()
    {
        // As in process, where the forward of a convolution is called and META has none.
        Conv2d conv = Conv2d(3, 8, 3);
        List<long> computed = [];
        Custom model = new(
            m =>
            {
                Tensor x = conv.forward(m.Input);
                computed.Add(x.shape[0]);
                return m["a"].call(x);
            },
            ("conv", conv),
            ("a", Conv2d(8, 2, 1)));

        ModelSummary summary = model.Registered().Summarize(4000, 3, 64, 64);

        computed.Should().NotBeEmpty().And.OnlyContain(samples => samples <= 3);
        summary.Model.Outputs.Should().Equal([4000, 2, 62, 62]);
        summary.MultiplyAdds.Should().Be(new MultiplyAdds(4000L * 62 * 62 * 16, IsComplete: false));
    }

    [Fact]
    public void So_it_does_where_a_size_grows_otherwise_than_the_batch()
    {
        // One row more than samples, and a product of samples with samples.
        Custom model = new(
            m => m["a"].call(cat([zeros(1, 3), functional.relu(m.Input).view(-1, 3)])).mm(zeros(4, 5)).relu(), ("a", Linear(3, 4)));

        ModelSummary summary = model.Registered().Summarize(100_000_000, 3);

        summary.Model.Calls[0].Outputs.Should().Equal([100_000_001, 4]);
        summary.MultiplyAdds.Exact.Should().Be(100_000_001L * 12);
    }

    [Fact]
    public void What_is_too_large_even_so_is_told()
    {
        Custom model = new(m => functional.relu(m["a"].call(m.Input)), ("a", Conv2d(3, 64, 1)));

        model.Registered().Invoking(m => m.Summarize(8, 3, 4096, 4096)).Should().Throw<ArgumentException>().WithMessage(
            "Custom with 8×3×4096×4096:float32: what runs between the modules has to be computed, and its input is 8×3×4096×4096: "
            + "with what is computed of it more than 1,000 MB. Take a smaller input, or modules such as ReLU() for functions such as "
            + "functional.relu, which cannot run without numbers (Parameter 'inputs')");
        model.Invoking(m => m.Summarize(2, 3, 2048, 2048)).Should().Throw<ArgumentException>().WithMessage("*the output of a (Conv2d) is 2×64×2048×2048*");
    }

    [Fact]
    public void A_batch_whose_sizes_do_not_grow_steadily_is_not_guessed()
    {
        Custom model = new(m => functional.relu(m["a"].call(m.Input)).view(-1).narrow(0, 0, m.Input.shape[0] * m.Input.shape[0]), ("a", Linear(1000, 1000)));

        model.Registered().Invoking(m => m.Summarize(10_000_000, 1000)).Should().Throw<ArgumentException>().WithMessage("*has to be computed*");
        model.Summarize(3, 1000).Model.Outputs.Should().Equal([9]);
    }

    [Fact]
    public void A_model_whose_weights_would_fit_nowhere_is_summarised_on_META()
    {
        Sequential model = Sequential(
            ("linear", Linear(100_000, 100_000, device: META)), ("view", Unflatten(1, [10_000, 10])), ("conv", Conv1d(10_000, 10_000, 3, device: META)));

        ModelSummary summary = model.Summarize(2, 100_000);

        summary.Parameters.Should().Be(10_000_100_000 + 300_010_000);
        summary.MultiplyAdds.Exact.Should().Be((2 * 10_000_000_000) + (2 * 8 * 300_000_000L));
    }

    public void Dispose() => _scope.Dispose();
}
