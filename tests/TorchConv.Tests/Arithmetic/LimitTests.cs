using TorchConv.Arithmetic;

namespace TorchConv.Tests.Arithmetic;

/// <summary>256 MiB are allowed for one tensor in float64, 33,554,432 numbers, and not one more.</summary>
public class LimitTests
{
    [Fact]
    public void Exactly_as_much_as_is_allowed_is_allowed()
    {
        Limit.CheckTensor([1, 33_554_432], "a matrix", "input");
        Limit.CheckTensor(268_435_456, "a matrix", "input");
    }

    [Fact]
    public void More_is_refused_with_its_size()
    {
        FluentActions.Invoking(() => Limit.CheckTensor([1, 33_554_433], "a matrix", "input")).Should().Throw<TooLargeException>()
            .WithMessage("a matrix of 1×33554433 needs 268,435,464 bytes, and at most 268,435,456 (256 MiB) are allowed (Parameter 'input')");
        FluentActions.Invoking(() => Limit.CheckTensor(268_435_457, "a matrix", "input")).Should().Throw<TooLargeException>()
            .WithMessage("a matrix needs 268,435,457 bytes, and at most 268,435,456 (256 MiB) are allowed (Parameter 'input')");
    }
}
