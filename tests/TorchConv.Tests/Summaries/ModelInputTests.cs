using TorchConv.Summaries;
using TorchSharp;

namespace TorchConv.Tests.Summaries;

/// <summary>The text of an input: a shape, and a type where it matters.</summary>
public sealed class ModelInputTests
{
    [Theory]
    [InlineData("1x3x224x224", "1×3×224×224")]
    [InlineData("1x128:int64", "1×128:int64")]
    [InlineData("7:bool", "7:bool")]
    public void Is_read_and_printed(string text, string printed)
    {
        ModelInput.Parse(text).ToString().Should().Be(printed);
        ModelInput.TryParse(text, null, out ModelInput? input).Should().BeTrue();
        input.Should().Be(ModelInput.Parse(text));
    }

    [Fact]
    public void Has_the_type_that_is_named() =>
        ModelInput.Parse("1x128:int64").Should().Be(new ModelInput([1, 128], torch.ScalarType.Int64));

    [Theory]
    [InlineData("1x128:long", "'long' is not a type of elements: write one of float16, bfloat16, float32, float64, int32, int64, bool")]
    [InlineData("1x:int64", "\"1x\" is not a shape*")]
    public void Says_what_cannot_be_read(string text, string reason)
    {
        FluentActions.Invoking(() => ModelInput.Parse(text)).Should().Throw<FormatException>().WithMessage(reason);
        ModelInput.TryParse(text, null, out _).Should().BeFalse();
    }
}
