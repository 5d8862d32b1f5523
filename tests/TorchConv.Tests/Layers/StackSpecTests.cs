using TorchConv.Layers;

namespace TorchConv.Tests.Layers;

/// <summary>Layers in a row are a value: equal where their layers are, one after another.</summary>
public class StackSpecTests
{
    private static readonly Conv2dSpec First = Layer.Conv2d(3, 8, 3), Second = Layer.Conv2d(8, 3, 3);

    [Fact]
    public void Stacks_of_equal_layers_are_equal_however_they_were_put_together()
    {
        StackSpec stack = Layer.Stack(First, Second, First), nested = Layer.Stack(Layer.Stack(Layer.Conv2d(3, 8, 3), Second), First);

        nested.Should().Be(stack);
        nested.GetHashCode().Should().Be(stack.GetHashCode());
        nested.Layers.Should().HaveCount(3, "a stack in a stack is its layers");
    }

    [Fact]
    public void Stacks_of_other_layers_or_in_another_order_are_not()
    {
        StackSpec stack = Layer.Stack(First, Second);

        stack.Equals(null).Should().BeFalse();
        stack.Should().NotBe(Layer.Stack(Second, First)).And.NotBe(Layer.Stack(First)).And.NotBe(Layer.Stack(First, Second, First));
        stack.GetHashCode().Should().NotBe(Layer.Stack(Second, First).GetHashCode());
    }

    [Fact]
    public void The_numbers_of_a_stack_are_the_sums_of_its_layers()
    {
        StackSpec stack = Layer.Stack(First, Second);

        (stack.WeightParameters, stack.BiasParameters, stack.Parameters).Should().Be((2 * 216L, 8L + 3, 443L));
        stack.Predict([1, 3, 8, 8]).Should().Be(new LayerFacts(432, 11, [1, 3, 4, 4], (36 * 216) + (16 * 216)));
    }
}
