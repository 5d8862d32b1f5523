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
    public void Hundreds_of_summaries_leave_no_tensor_and_no_memory()
    {
        using Careless careless = new("nothing computed");
        using Decoder decoder = new();
        using ResNet18 resNet = new(device: META);
        ThreadDisposeScopeStatistics statistics = DisposeScopeManager.Statistics;
        for (int i = 0; i < 300; i++)
        {
            if (i == 100)
                statistics.Reset();
            careless.Summarize(2, 3, 8, 8);
            decoder.Summarize(2, 1, 3);
            if (i % 20 == 0)
                resNet.Summarize(1, 3, 64, 64);
        }

        statistics.ThreadTotalLiveCount.Should().Be(0);
        Hooks.Of(careless).Should().Be(0);
    }

    [Fact]
    public void A_forward_in_inference_mode_is_no_hindrance()
    {
        Custom model = new(
            m =>
            {
                using IDisposable mode = inference_mode();
                return m["b"].call(m["a"].call(m.Input).add_(m.Input));
            },
            ("a", Linear(3, 3)),
            ("b", Linear(3, 4)));

        ModelSummary summary = model.Summarize(2, 3);

        summary.Model.Outputs.Should().Equal([2, 4]);
        summary.MultiplyAdds.Exact.Should().Be(2 * (9 + 12));
        is_inference_mode_enabled().Should().BeFalse();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_child_that_is_made_at_the_first_call_is_seen_and_gone_again(bool fails)
    {
        using Lazy model = new(fails);

        if (fails)
        {
            model.Invoking(m => m.Summarize(2, 3, 8, 8)).Should().Throw<ArgumentException>().WithMessage("Lazy cannot take 2×3×8×8: after head (Linear) gave 2×5*");
        }
        else
        {
            ModelSummary summary = model.Summarize(2, 3, 8, 8);
            summary.Model.Calls.Select(call => call.Name).Should().Equal("conv", "head");
            summary.MultiplyAdds.Exact.Should().Be((2 * 36 * 4 * 27) + (2 * 4 * 36 * 5));
            summary.Parameters.Should().Be((4 * 28) + (145 * 5));
            summary.Unseen.Should().BeEmpty();
        }

        model.named_children().Select(child => child.name).Should().Equal("conv");
        model.named_buffers().Should().BeEmpty();
        model.Head.Should().BeNull();
        using Tensor real = model.Registered().call(ones(2, 3, 8, 8));
        real.shape.Should().Equal([2, 5], "its first real call makes the child");
    }

    [Fact]
    public void A_model_that_makes_a_child_at_every_call_has_no_exact_total()
    {
        Custom model = new(m =>
        {
            Linear linear = Linear(3, 4, device: m.Input.device);
            m.register_module($"made{m.children().Count()}", linear);
            return linear.call(m.Input);
        });

        ModelSummary summary = model.Summarize(2, 3);

        summary.MultiplyAdds.IsComplete.Should().BeFalse();
        model.children().Should().BeEmpty();
    }

    [Fact]
    public void What_fields_keep_from_step_to_step_is_as_before()
    {
        using Decoder model = new();
        using Tensor first = model.call(ones(2, 1, 3));
        (Tensor Tensor, nint Handle)[] kept = [.. model.Kept.Select(tensor => (tensor, tensor.Handle))];

        ModelSummary summary = model.Summarize(2, 1, 3);

        summary.Pass.Should().Be(SummaryPass.NothingComputed);
        summary.Model.Outputs.Should().Equal([2, 2, 3]);
        model.Kept.Select(tensor => (tensor, tensor.Handle)).Should().Equal(kept);
        model.Steps.Should().Be(1);
        using Tensor second = model.call(ones(2, 1, 3));
        second.shape.Should().Equal([2, 2, 3]);
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

    /// <summary>Makes its last layer when it knows the size, as PyTorch's LazyLinear does.</summary>
    private sealed class Lazy : Module<Tensor, Tensor>
    {
        private readonly Conv2d conv = Conv2d(3, 4, 3);
        private bool _fails;
        private bool _isMade;

        public Lazy(bool fails)
            : base(nameof(Lazy))
        {
            _fails = fails;
            RegisterComponents();
        }

        public Linear? Head { get; private set; }

        public Lazy Registered()
        {
            _fails = false;
            return this;
        }

        public override Tensor forward(Tensor input)
        {
            Tensor x = conv.call(input).flatten(1);
            if (!_isMade)
            {
                Head = Linear(x.shape[1], 5);
                register_module("head", Head);
                register_buffer("seen", zeros(1));
                _isMade = true;
            }

            x = Head!.call(x);
            return _fails ? throw new NotSupportedException("not today") : x;
        }
    }

    private sealed class Cache
    {
        public Tensor? Value { get; set; }
    }

    /// <summary>Keeps keys and values of the steps before in a list, a dictionary and an array.</summary>
    private sealed class Decoder() : Module<Tensor, Tensor>(nameof(Decoder))
    {
        private readonly List<Tensor> _keys = [];
        private readonly Dictionary<string, Tensor> _values = [];
        private readonly Tensor?[] _last = new Tensor?[1];
        private (Tensor, int)? _pair;

        private readonly List<Cache> _caches = [new(), new()];

        public IEnumerable<Tensor> Kept => [.. _keys, .. _values.Values, _last[0]!, _pair!.Value.Item1, .. _caches.Select(cache => cache.Value!)];

        public int Steps { get; private set; }

        public override Tensor forward(Tensor input)
        {
            Steps++;
            _keys.Add(input.alias());
            _values["v"] = _values.TryGetValue("v", out Tensor? before) ? cat([before, input], 1) : input.alias();
            _last[0] = _last[0] is null ? input.alias() : _last[0]!.add_(1);
            _pair = (_pair is { Item1: var one } ? one.add(1) : input.alias(), 2);
            foreach (Cache cache in _caches)
                cache.Value = cache.Value is null ? input.alias() : cat([cache.Value, input], 1);
            return cat(_keys, 1).add(_caches[1].Value!).matmul(eye(3, device: input.device)).add(_values["v"]).add(_pair.Value.Item1);
        }
    }
}
