using TorchConv.ReceptiveFields;

namespace TorchConv.Tests.ReceptiveFields;

public class MeasuredFieldTests
{
    [Fact]
    public void Gradients_touch_exactly_the_predicted_positions_through_any_stack() =>
        RandomStack.Any.Sample(stack => ReceptiveField.Measure(stack).Should().Be(ReceptiveField.Of(stack).Map()), iter: 1000);
}
