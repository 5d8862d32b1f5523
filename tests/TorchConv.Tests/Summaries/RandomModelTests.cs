using TorchConv.Summaries;
using TorchSharp;
using static TorchSharp.torch;

namespace TorchConv.Tests.Summaries;

/// <summary>Whatever people join, every shape of a summary is one that a real pass sees.</summary>
public class RandomModelTests
{
    [Fact]
    public void Every_shape_is_that_of_a_real_pass() =>
        Gen.Select(Gen.Int[0, int.MaxValue - 1], Gen.Int[1, 8]).Sample(
            (seed, steps) =>
            {
                using RandomModel model = new(seed, steps);
                using DisposeScope scope = NewDisposeScope();

                ModelSummary summary = ModelSummary.Of(model, hasFields: false, [.. new[] { model.Images, model.Rows }.Select(shape => new ModelInput([.. shape]))]);

                summary.Pass.Should().Be(SummaryPass.NothingComputed);
                SeenCalls.Of(summary).Should().Equal(SeenCalls.Of(model, zeros(model.Images), zeros(model.Rows)));
            },
            iter: 500, // each of the 15 ways to join is in more than a hundred of them
            threads: 1);
}
