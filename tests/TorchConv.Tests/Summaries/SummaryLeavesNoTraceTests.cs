using TorchConv.Cli.Models;
using TorchConv.Summaries;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchConv.Tests.Summaries;

/// <summary>A model is after a summary what it was before, whatever happened in between.</summary>
[Collection(Alone.Name)]
public sealed class SummaryLeavesNoTraceTests
{
    public static TheoryData<string> Summaries => ["nothing computed", "between modules computed", "all computed", "refused", "throws in the middle"];

    [Theory]
    [MemberData(nameof(Summaries))]
    public void Weights_buffers_modes_fields_and_hooks_are_as_before(string summary)
    {
        using Careless model = new(summary);
        model.norm.eval();
        Dictionary<string, (nint Handle, string Values)> before = StateOf(model);
        bool gradients = is_grad_enabled();

        Summarize(model, summary);

        StateOf(model).Should().Equal(before);
        model.training.Should().BeTrue();
        model.conv.training.Should().BeTrue();
        model.norm.training.Should().BeFalse("each module has a mode of its own");
        model.Kept.Should().BeNull("what a forward keeps for the next was made of tensors that are gone");
        model.Count.Should().Be(0);
        is_grad_enabled().Should().Be(gradients);
        Hooks.Of(model).Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(Summaries))]
    public void The_random_generator_goes_on_as_if_nothing_had_been(string summary)
    {
        using Careless model = new(summary);
        manual_seed(1);
        using Tensor expected = rand(3);
        manual_seed(1);

        Summarize(model, summary);

        using Tensor actual = rand(3);
        actual.data<float>().Should().Equal(expected.data<float>());
    }

    [Theory]
    [MemberData(nameof(Summaries))]
    public void No_tensor_is_left(string summary)
    {
        using Careless model = new(summary);
        Summarize(model, summary);
        ThreadDisposeScopeStatistics statistics = DisposeScopeManager.Statistics;
        statistics.Reset();

        Summarize(model, summary);

        statistics.ThreadTotalLiveCount.Should().Be(0);
    }

    [Fact]
    public void A_model_on_META_stays_on_META()
    {
        using Careless model = new("nothing computed", META);
        Dictionary<string, (nint Handle, string Values)> before = StateOf(model);

        Summarize(model, "nothing computed");

        before.Should().HaveCountGreaterThan(5);
        StateOf(model).Should().Equal(before);
        model.state_dict().Values.Should().OnlyContain(tensor => tensor.is_meta);
    }

    [Fact]
    public void Summaries_of_different_models_from_several_threads_do_not_disturb_each_other()
    {
        string[] expected = [.. Models().Select(SummaryOf)];

        Parallel.For(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            nn.Module[] models = [.. Models()];
            SummaryOf(models[i % models.Length]).Should().Be(expected[i % models.Length]);
        });

        static IEnumerable<nn.Module> Models() => [new ResNet18(device: META), new TorchConv.Cli.Models.MobileNetV2(device: META), new LeNet(), new Careless("between modules computed")];

        static string SummaryOf(nn.Module model) =>
            model is LeNet ? model.Summarize(4, 1, 32, 32).ToJson() : model is Careless ? model.Summarize(2, 3, 8, 8).ToJson() : model.Summarize(2, 3, 64, 64).ToJson();
    }

    private static void Summarize(Careless model, string summary)
    {
        switch (summary)
        {
            case "refused":
                model.Invoking(m => m.Summarize(2, 4, 8, 8)).Should().Throw<ArgumentException>();
                break;
            case "throws in the middle":
                model.Invoking(m => m.Summarize(2, 3, 8, 8)).Should().Throw<ArgumentException>().WithInnerException<InvalidOperationException>();
                break;
            default:
                model.Summarize(2, 3, 8, 8).Pass.Should().Be(summary switch
                {
                    "nothing computed" => SummaryPass.NothingComputed,
                    "between modules computed" => SummaryPass.BetweenModulesComputed,
                    _ => SummaryPass.AllComputed,
                });
                break;
        }
    }

    private static Dictionary<string, (nint Handle, string Values)> StateOf(nn.Module model) =>
        model.state_dict().ToDictionary(pair => pair.Key, pair => (pair.Value.Handle, pair.Value.is_meta ? "" : string.Join(' ', pair.Value.to(float64).reshape(-1).data<double>())));

    /// <summary>Does in its forward what forwards should not do.</summary>
    private sealed class Careless : Module<Tensor, Tensor>
    {
        public readonly Conv2d conv;
        public readonly BatchNorm2d norm;
        private readonly Embedding embedding;
        private readonly Tensor calls;
        private readonly Parameter scale;
        private readonly string _kind;

        public Careless(string kind, Device? device = null)
            : base(nameof(Careless))
        {
            _kind = kind;
            conv = Conv2d(3, 4, 3, device: device);
            norm = BatchNorm2d(4, device: device);
            embedding = Embedding(5, 4, device: device);
            calls = zeros(1, device: device);
            scale = Parameter(ones(4, 1, 1, device: device));
            RegisterComponents();
        }

        public Tensor? Kept { get; private set; }

        public int Count { get; private set; }

        public override Tensor forward(Tensor input)
        {
            Count++;
            Kept ??= arange(4, dtype: int64, device: input.device);
            calls.add_(1);
            scale.mul_(2);
            rand(1).Dispose();
            Tensor x = norm.call(conv.call(input)) * scale + embedding.call(Kept).sum(1, keepdim: true).unsqueeze(1);
            return _kind switch
            {
                "between modules computed" => functional.relu(x),
                "all computed" => x.abs().flatten(1).multinomial(1),
                "throws in the middle" => throw new InvalidOperationException("not today"),
                _ => x,
            };
        }
    }
}
