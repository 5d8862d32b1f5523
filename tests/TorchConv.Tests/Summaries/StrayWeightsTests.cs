using TorchConv.Summaries;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Tests.Summaries;

/// <summary>
/// A weight that works while its module is not being called is noticed, whatever stands between it and the output: then the total is a lower
/// bound. Where nothing strays, the total is exact.
/// </summary>
public sealed class StrayWeightsTests : IDisposable
{
    private static readonly Dictionary<string, Func<Custom, Linear, Tensor>> Strays = new()
    {
        ["plain"] = (_, linear) => linear.forward(zeros(2, 3, device: linear.weight!.device)),
        ["no_grad"] = (m, linear) => Within(no_grad(), () => linear.forward(m.Input)),
        ["inference_mode"] = (m, linear) => Within(inference_mode(), () => linear.forward(m.Input)),
        ["detach"] = (m, linear) => linear.forward(m.Input).detach(),
        ["argmax"] = (m, linear) => linear.forward(m.Input).argmax(1, keepdim: true).to(float32).expand(2, 8),
        ["comparison"] = (m, linear) => linear.forward(m.Input).gt(0).to(float32),
        ["item"] = (m, linear) => m.Input.sum().add(linear.forward(m.Input).sum().item<float>()).expand(2, 8),
        ["weight alone"] = (m, linear) => functional.linear(m.Input, linear.weight!),
        ["result not used"] = (m, linear) => { linear.forward(m.Input).Dispose(); return zeros(2, 8, device: m.Input.device); },
        ["exception that is caught"] = (m, linear) =>
        {
            try
            {
                return linear.forward(m.Input);
            }
            catch (InvalidOperationException)
            {
                return zeros(2, 8, device: m.Input.device);
            }
        },
    };

    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string> Ways => [.. Strays.Keys];

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_stray_weight_is_noticed(string way)
    {
        Linear linear = Linear(3, 8);
        Custom model = new(m => m["a"].call(Strays[way](m, linear)), ("linear", linear), ("a", Linear(8, 4)));

        ModelSummary summary = ModelSummary.Of(model.Registered(), [2, 3]);

        summary.MultiplyAdds.Should().Be(new MultiplyAdds(2 * 8 * 4, IsComplete: false));
        summary.Unused.Should().BeEmpty();
        summary.Unseen.Should().Equal("linear");
        linear.weight!.is_meta.Should().BeFalse();
    }

    /// <summary>Modules whose weights libtorch keeps, where no other tensor can stand in for them.</summary>
    [Theory]
    [InlineData("Embedding")]
    [InlineData("EmbeddingBag")]
    [InlineData("LSTM")]
    [InlineData("GRU")]
    [InlineData("MultiheadAttention")]
    public void So_is_a_module_that_libtorch_keeps(string kind)
    {
        Module other = kind switch
        {
            "Embedding" => Embedding(5, 4),
            "EmbeddingBag" => EmbeddingBag(5, 4),
            "LSTM" => LSTM(4, 4),
            "GRU" => GRU(4, 4),
            _ => MultiheadAttention(4, 2),
        };
        Custom model = new(m => m["a"].call(Forward(other, m.Input)), ("a", Linear(4, 4))) { Other = other };

        ModelSummary summary = ModelSummary.Of(model.Registered(), [2, 3, 4]);

        summary.MultiplyAdds.IsComplete.Should().BeFalse();
        summary.Unused.Should().BeEmpty();
        summary.Unseen.Should().Equal("Other");
        Forward(other, zeros(2, 3, 4)).shape.Should().Equal([2, 3, 4], "it works as before");
    }

    [Fact]
    public void Buffers_may_be_read_from_everywhere_because_nothing_is_multiplied_by_them()
    {
        BatchNorm1d norm = BatchNorm1d(3, affine: false);
        Custom model = new(m => m["a"].call(norm.forward(m.Input).add(norm.running_mean!)), ("norm", norm), ("a", Linear(3, 4)));

        ModelSummary summary = ModelSummary.Of(model.Registered(), [2, 3]);

        summary.MultiplyAdds.Exact.Should().Be(24);
        summary.Unused.Should().BeEmpty();
        summary.Unseen.Should().Equal("norm");
    }

    [Fact]
    public void Within_a_call_a_module_uses_its_own_weights_as_it_likes()
    {
        Custom inner = new(m => Within(no_grad(), () => m.Input.mul(m.Weight.detach()).argmax(1, keepdim: true).to(float32).expand(2, 3)))
        {
            Weight = Parameter(zeros(3)),
        };
        Custom model = new(m => m["a"].call(inner.call(m.Input)), ("inner", inner), ("a", Linear(3, 4)), ("spare", Linear(3, 3)));

        ModelSummary summary = ModelSummary.Of(model.Registered(), [2, 3]);

        summary.Model.Calls.Select(call => call.MultiplyAdds).Should().Equal(MultiplyAdds.Unknown, new MultiplyAdds(24, IsComplete: true));
        summary.Unused.Should().Equal(["spare"], "nothing used its weights");
        summary.Unseen.Should().BeEmpty();
    }

    public void Dispose() => _scope.Dispose();

    private static Tensor Forward(Module module, Tensor x) => module switch
    {
        Embedding embedding => embedding.forward(x.select(2, 0).to(int64)),
        EmbeddingBag bag => bag.forward(x.to(int64).view(6, 4), null, null).view(2, 3, 4),
        LSTM lstm => lstm.forward(x, null).Item1,
        GRU gru => gru.forward(x, null!).Item1,
        _ => ((MultiheadAttention)module).forward(x, x, x, null, true, null).Item1,
    };

    private static Tensor Within(IDisposable mode, Func<Tensor> function)
    {
        using (mode)
            return function();
    }
}
