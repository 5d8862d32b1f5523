using TorchConv.Layers;
using TorchConv.ReceptiveFields;
using static TorchSharp.torch;

namespace TorchConv.Tests.ReceptiveFields;

/// <summary>Luo, Li, Urtasun, Zemel: Understanding the Effective Receptive Field in Deep Convolutional Neural Networks (arXiv 1701.04128).</summary>
public class EffectiveFieldTests
{
    private static readonly StackSpec FiveLayers = new(Enumerable.Repeat(Layer.Conv2d(8, 8, 3), 5));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 2)]
    public void With_random_weights_a_position_matters_as_its_paths_are_many(long paddingOfRows, long paddingOfColumns)
    {
        // The expected squared gradient is the number of paths, since paths of independent weights do not add up to each other.
        StackSpec stack = new(Enumerable.Repeat(Layer.Conv2d(8, 8, 3, padding: (paddingOfRows, paddingOfColumns)), 5));
        ReceptiveField field = ReceptiveField.Of(stack);
        EffectiveField effective = EffectiveField.Measure(stack, draws: 100);

        effective.Size.Should().Be(field.Size);
        (effective.Top, effective.Left).Should().Be((-5 * paddingOfRows, -5 * paddingOfColumns));
        double largest = (double)field.Height.Hits.Max();
        for (int row = 0; row < field.Size.Height; row++)
        {
            for (int column = 0; column < field.Size.Width; column++)
            {
                double expected = Math.Sqrt((double)field.Height.Hits[row] * (double)field.Width.Hits[column]) / largest;
                effective[row, column].Should().BeApproximately(expected, 0.25 * expected + 0.01);
            }
        }
    }

    [Fact]
    public void It_is_a_fraction_of_the_receptive_field_which_shrinks_with_depth()
    {
        double[] shares = [.. ((int[])[5, 10, 20]).Select(layers =>
        {
            StackSpec stack = new(Enumerable.Repeat(Layer.Conv2d(1, 1, 3), layers));
            return EffectiveField.Measure(stack, draws: 100).EffectiveSize / ReceptiveField.Of(stack).Size.Height;
        })];

        shares.Should().BeInDescendingOrder();
        shares[0].Should().BeLessThan(1);
    }

    [Fact]
    public void The_same_seed_gives_the_same_map_and_another_seed_another()
    {
        StackSpec stack = Layer.Stack(Layer.Conv2d(1, 1, 3), Layer.MaxPool2d(2), Layer.Conv2d(1, 1, 3));

        double[] Map(long seed)
        {
            EffectiveField field = EffectiveField.Measure(stack, draws: 2, seed);
            return [.. Enumerable.Range(0, 8).Select(row => field[row, row])];
        }

        Map(1).Should().Equal(Map(1));
        Map(1).Should().NotEqual(Map(2));
    }

    [Fact]
    public void Any_module_has_one_the_size_of_its_input()
    {
        using nn.Module<Tensor, Tensor> module = nn.Sequential(nn.Conv2d(3, 4, 3, padding: 1), nn.ReLU(), nn.Conv2d(4, 1, 3, padding: 1));
        EffectiveField field = EffectiveField.Measure(module, [1, 3, 9, 11], draws: 30);

        field.Size.Should().Be(new Size(9, 11));
        field[0, 0].Should().Be(0, "it lies outside of the receptive field");
        field[4, 5].Should().BeGreaterThan(field[2, 3]);
        field.EffectivePositions.Should().BeInRange(9, 25);
    }

    [Fact]
    public void What_cannot_be_measured_is_refused()
    {
        Refused(() => EffectiveField.Measure(FiveLayers, draws: 0), "draws (0) must be at least 1 (Parameter 'draws')");
        Refused(
            () => EffectiveField.Measure(Layer.Stack(Layer.Transposed(1, 1, 1, stride: 2), Layer.Conv2d(1, 1, 1, stride: 2, padding: 1))),
            "stack must have an output that sees something of its input (Parameter 'stack')");

        Refused(() => EffectiveField.Measure(FiveLayers, draws: int.MaxValue), "measuring the stack 2,147,483,647 times *");
        Refused(() => EffectiveField.Measure(FiveLayers, draws: 10_000_000), "measuring the stack 10,000,000 times *");

        static void Refused(Action act, string message) => act.Should().Throw<ArgumentException>().WithMessage(message);
    }
}
