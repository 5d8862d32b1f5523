using TorchConv.Layers;
using TorchConv.Summaries;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchConv.Tests.Layers;

public class ParameterCountTests
{
    [Fact]
    public void Every_number_that_is_learnt_counts()
    {
        using Conv2d convolution = nn.Conv2d(3, 30, 10);
        ParameterCount.Of(convolution).Should().Be(new ParameterCount(Trainable: 9030, All: 9030));
    }

    [Fact]
    public void A_frozen_layer_has_no_trainable_ones()
    {
        using Conv2d convolution = nn.Conv2d(3, 30, 10);
        foreach (Parameter parameter in convolution.parameters())
            parameter.requires_grad = false;
        ParameterCount.Of(convolution).Should().Be(new ParameterCount(Trainable: 0, All: 9030));
    }

    [Fact]
    public void And_one_of_which_the_weight_is_frozen_has_its_biases()
    {
        using Conv2d convolution = nn.Conv2d(3, 30, 10);
        convolution.weight.requires_grad = false;
        ParameterCount.Of(convolution).Should().Be(new ParameterCount(Trainable: 30, All: 9030));
    }

    [Fact]
    public void A_module_used_twice_counts_once()
    {
        using Linear shared = nn.Linear(4, 4);
        using Sequential stack = nn.Sequential(shared, nn.ReLU(), shared);
        ParameterCount.Of(stack).All.Should().Be((4 * 4) + 4);
    }

    [Fact]
    public void So_does_a_parameter_that_two_modules_are_tied_to()
    {
        using Linear first = nn.Linear(4, 4), second = nn.Linear(4, 4);
        second.weight = first.weight;
        using Sequential stack = nn.Sequential(first, second);
        ParameterCount.Of(stack).All.Should().Be((4 * 4) + 4 + 4);
    }

    /// <summary>An embedding gives its weight as a new object of .NET each time; the tensor of libtorch is the same.</summary>
    [Fact]
    public void So_does_one_that_is_two_objects_of_NET()
    {
        using Embedding embedding = nn.Embedding(10, 8);
        using Linear linear = nn.Linear(8, 10, hasBias: false);
        linear.weight = embedding.weight!;
        using Sequential tied = nn.Sequential(embedding, linear);
        ParameterCount.Of(tied).Should().Be(new ParameterCount(Trainable: 80, All: 80));
        ModelSummary.Of(tied, new ModelInput([1, 4], ScalarType.Int64)).Parameters.Should().Be(80);
    }

    [Fact]
    public void Equal_but_separate_parameters_count_each()
    {
        using Linear first = nn.Linear(4, 4), second = nn.Linear(4, 4);
        second.load_state_dict(first.state_dict());
        using Sequential stack = nn.Sequential(first, second);
        ParameterCount.Of(stack).All.Should().Be(2 * ((4 * 4) + 4));
    }

    [Fact]
    public void Stacks_within_stacks_count_to_the_bottom()
    {
        using Sequential stack = nn.Sequential(nn.Conv2d(3, 8, 3), nn.Sequential(nn.ReLU(), nn.Sequential(nn.Conv2d(8, 5, 1))));
        ParameterCount.Of(stack).All.Should().Be((3 * 3 * 3 * 8) + 8 + (8 * 5) + 5);
    }

    [Fact]
    public void What_is_kept_but_not_learnt_does_not_count()
    {
        using BatchNorm2d norm = nn.BatchNorm2d(7);
        norm.buffers().Sum(buffer => buffer.numel()).Should().Be(7 + 7 + 1, "running mean, running variance and the number of batches");
        ParameterCount.Of(norm).All.Should().Be(7 + 7);
    }

    [Fact]
    public void A_module_without_parameters_has_none()
    {
        using ReLU activation = nn.ReLU();
        ParameterCount.Of(activation).Should().Be(new ParameterCount(0, 0));
    }

    [Fact]
    public void A_module_of_ones_own_counts_what_it_registers()
    {
        using Scaled scaled = new();
        ParameterCount.Of(scaled).Should().Be(new ParameterCount(Trainable: 120 + 1, All: 120 + 1));
    }

    [Fact]
    public void Building_one_by_hand_or_from_its_description_is_the_same() =>
        RandomLayers.SmallOfAnyKind.Sample(x =>
        {
            using var module = x.Layer.Build();
            ParameterCount.Of(module).Should().Be(new ParameterCount(x.Layer.Parameters, x.Layer.Parameters));
        });

    /// <summary>A pointwise convolution whose output is scaled by a learnt number, beside a fixed one.</summary>
    private sealed class Scaled : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d _convolution = nn.Conv2d(3, 30, 1);
        private readonly Parameter _scale = new(ones(1));
        private readonly Tensor _fixed = ones(5);

        public Scaled()
            : base(nameof(Scaled))
        {
            register_buffer(nameof(_fixed), _fixed);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => _convolution.call(input) * _scale;
    }
}
