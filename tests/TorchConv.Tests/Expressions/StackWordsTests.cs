using TorchConv.Expressions;
using TorchConv.Lab.Reading;
using TorchConv.Layers;

namespace TorchConv.Tests.Expressions;

/// <summary>Short words and expressions in one stack.</summary>
public class StackWordsTests
{
    [Fact]
    public void A_short_word_takes_the_channels_of_what_stands_before_it()
    {
        StackWords read = StackWords.Read(StackWords.WordsOf(" 3   nn.Conv2d(1, 8, 3, dilation=2) pool2 5s2 nn.Sequential(nn.ReLU(), nn.Conv2d(8, 4, (1, 3)))  "));

        read.Stack.Should().Be(Layer.Stack(
            Layer.Conv2d(1, 1, 3), Layer.Conv2d(1, 8, 3, dilation: 2), Layer.MaxPool2d(2), Layer.Conv2d(8, 8, 5, stride: 2), Layer.Conv2d(8, 4, (1, 3))));
        read.Words.Should().Equal("3", "Conv2d(1, 8, 3, dilation=2)", "pool2", "5s2", "Conv2d(8, 4, (1, 3))");
        read.Passed.Should().Equal("ReLU");
    }

    [Theory]
    [InlineData("3 nn.Conv2d(4, 8, 3)", "inChannels (4) of layer 2 must be what the layer before it gives (1)")]
    [InlineData("nn.ReLU()", "there is no layer with a window in nn.ReLU()")]
    [InlineData("3 nn.Conv2d(1 8, 3)", "line 1, column 13: \"8\" stands where \",\" or \")\" is expected")]
    [InlineData("nn.AdaptiveAvgPool2d(1)", "line 1, column 1: AdaptiveAvgPool2d is none of the layers that are described here")]
    [InlineData("nn.MaxPool2d(2, ceil_mode=True)", "line 1, column 1: MaxPool2d with ceil_mode=True is none of the layers that are described here")]
    [InlineData("nn.AvgPool2d(2, count_include_pad=False)", "line 1, column 1: AvgPool2d with count_include_pad=False is none of the layers")]
    [InlineData("nn.MaxPool2d(2, ceil_mode=True, return_indices=True)", "line 1, column 1: MaxPool2d with these arguments is none of the layers")]
    public void What_makes_no_stack_is_refused(string text, string message) =>
        ((Action)(() => StackWords.Read(StackWords.WordsOf(text)))).Should().Throw<FormatException>().Which.Message.Should().StartWith(message);

    [Fact]
    public void The_lab_reads_them_too_with_one_channel() =>
        StackText.Parse("nn.Sequential(nn.Conv2d(3, 4096, 3, padding=1), nn.BatchNorm2d(4096), nn.MaxPool2d(2)) 3d2").Should().Be(
            Layer.Stack(Layer.Conv2d(1, 1, 3, padding: 1), Layer.MaxPool2d(2), Layer.Conv2d(1, 1, 3, dilation: 2)));

    [Fact]
    public void The_lab_refuses_a_layer_without_a_window() =>
        ((Action)(() => StackText.Parse("nn.Linear(3, 4)"))).Should().Throw<FormatException>()
            .WithMessage("layer 1, torch.nn.Linear(3, 4): it has no window; a convolution or a pooling is expected here");
}
