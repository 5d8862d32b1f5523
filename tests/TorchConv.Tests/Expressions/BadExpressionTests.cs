using TorchConv.Expressions;

namespace TorchConv.Tests.Expressions;

/// <summary>Text that makes no layer: the place, what stands there, and what would be right.</summary>
public class BadExpressionTests
{
    [Theory]
    [InlineData("", "line 1, column 1: the text ends where a value is expected\n  \n  ^")]
    [InlineData("nn.Conv2d(3, 30, 10", "line 1, column 20: the text ends where \",\" or \")\" is expected\n  nn.Conv2d(3, 30, 10\n                     ^")]
    [InlineData("nn.Conv2d(3 30, 10)", "line 1, column 13: \"30\" stands where \",\" or \")\" is expected\n  nn.Conv2d(3 30, 10)\n              ^")]
    [InlineData("nn.Conv2d(3,, 10)", "line 1, column 13: \",\" stands where a value is expected\n  nn.Conv2d(3,, 10)\n              ^")]
    [InlineData("nn.Conv2d(3, 30, 10) x", "line 1, column 22: \"x\" stands where the end is expected\n  nn.Conv2d(3, 30, 10) x\n                       ^")]
    [InlineData("nn.Sequential(\n  nn.Conv2d(3, 30, 10),\n  nn.Conv2d(30, 3,, 1))", "line 3, column 19: \",\" stands where a value is expected\n    nn.Conv2d(30, 3,, 1))\n                    ^")]
    [InlineData("nn.Conv2d(3, 30, 'same)", "line 1, column 18: this string does not end\n  nn.Conv2d(3, 30, 'same)\n                   ^")]
    [InlineData("nn.Conv2d(3, 30, 10) & 3", "line 1, column 22: \"&\" has no meaning here\n  nn.Conv2d(3, 30, 10) & 3\n                       ^")]
    [InlineData("42", "line 1, column 1: a module must stand here, such as nn.Conv2d(3, 30, 10)\n  42\n  ^")]
    [InlineData("nn.Conv2D(3, 30, 10)", "line 1, column 1: Conv2D is not a module that is known here; did you mean Conv2d?\n  nn.Conv2D(3, 30, 10)\n  ^")]
    [InlineData("os.system('rm -rf /')", "line 1, column 1: os.system is not a module that is known here\n  os.system('rm -rf /')\n  ^")]
    [InlineData("nn.Conv2d(3, 30, 10, dilatation=2)", "line 1, column 22: Conv2d has no argument dilatation but in_channels, out_channels, kernel_size, stride, padding, dilation, groups, bias, padding_mode; did you mean dilation?\n  nn.Conv2d(3, 30, 10, dilatation=2)\n                       ^")]
    [InlineData("nn.Conv2d(3, 30)", "line 1, column 1: Conv2d needs kernel_size\n  nn.Conv2d(3, 30)\n  ^")]
    [InlineData("nn.Linear()", "line 1, column 1: Linear needs in_features: in_features, out_features, bias\n  nn.Linear()\n  ^")]
    [InlineData("nn.Linear(3, 4, True, 5)", "line 1, column 23: Linear takes at most 3 arguments: in_features, out_features, bias\n  nn.Linear(3, 4, True, 5)\n                        ^")]
    [InlineData("nn.Linear(3, 4, in_features=3)", "line 1, column 17: in_features of Linear is given twice\n  nn.Linear(3, 4, in_features=3)\n                  ^")]
    [InlineData("nn.Linear(hidden, 4)", "line 1, column 11: in_features (hidden) has no value here: write the number\n  nn.Linear(hidden, 4)\n            ^")]
    [InlineData("nn.Linear(x.size(1), 4)", "line 1, column 11: a value that is written down must stand here: nothing is executed\n  nn.Linear(x.size(1), 4)\n            ^")]
    [InlineData("nn.Linear(2.5, 4)", "line 1, column 11: in_features (2.5) must be a whole number of at least 1\n  nn.Linear(2.5, 4)\n            ^")]
    [InlineData("nn.Conv2d(3, 30, (3, 3, 3))", "line 1, column 18: kernel_size ((3, 3, 3)) must be a whole number or 2 of them\n  nn.Conv2d(3, 30, (3, 3, 3))\n                   ^")]
    [InlineData("nn.Conv2d(3, 30, 3, padding='full')", "line 1, column 29: padding ('full') must be 'same', 'valid', a whole number or 2 of them\n  nn.Conv2d(3, 30, 3, padding='full')\n                              ^")]
    [InlineData("nn.Conv2d(3, 30, 3, bias=1)", "line 1, column 26: bias (1) must be True or False\n  nn.Conv2d(3, 30, 3, bias=1)\n                           ^")]
    [InlineData("nn.Conv2d(3, 30, 3, padding_mode='mirror')", "line 1, column 34: padding_mode ('mirror') must be one of zeros, reflect, replicate, circular\n  nn.Conv2d(3, 30, 3, padding_mode='mirror')\n                                   ^")]
    [InlineData("nn.Conv2d(3, 30, 3, groups=2)", "line 1, column 1: groups (2) must divide inChannels (3)\n  nn.Conv2d(3, 30, 3, groups=2)\n  ^")]
    [InlineData("nn.Conv2d(9223372036854775807*2, 30, 3)", "line 1, column 11: the result must be at most 9223372036854775807\n  nn.Conv2d(9223372036854775807*2, 30, 3)\n            ^")]
    [InlineData("nn.Sequential(nn.Conv2d(3, 8, 3), nn.Conv2d(9, 8, 3))", "line 1, column 1: inChannels (9) of layer 2 must be what the layer before it gives (8)\n  nn.Sequential(nn.Conv2d(3, 8, 3), nn.Conv2d(9, 8, 3))\n  ^")]
    [InlineData("nn.BatchNorm2d(3)", "line 1, column 1: BatchNorm2d is none of the layers that are described here (AvgPool2d, Conv2d, ConvTranspose2d, Linear, MaxPool2d, and Sequential of them); torchconv port knows it\n  nn.BatchNorm2d(3)\n  ^")]
    [InlineData("nn.LayerNorm('wide')", "line 1, column 14: normalized_shape ('wide') must be whole numbers\n  nn.LayerNorm('wide')\n               ^")]
    [InlineData("nn.Upsample(scale_factor='x')", "line 1, column 26: scale_factor ('x') must be numbers\n  nn.Upsample(scale_factor='x')\n                           ^")]
    [InlineData("nn.LeakyReLU('x')", "line 1, column 14: negative_slope ('x') must be a number\n  nn.LeakyReLU('x')\n               ^")]
    [InlineData("nn.Tanh(inplace=True)", "line 1, column 9: Tanh has no argument inplace but none\n  nn.Tanh(inplace=True)\n          ^")]
    [InlineData("nn.Softmax('x')", "line 1, column 12: dim ('x') must be a whole number\n  nn.Softmax('x')\n             ^")]
    [InlineData("nn.Conv2d(*sizes)", "line 1, column 11: Conv2d takes no list that is spread with *\n  nn.Conv2d(*sizes)\n            ^")]
    [InlineData("nn.ConvTranspose2d(3, 8, 3, padding_mode='reflect')", "line 1, column 1: padding_mode must be zeros: PyTorch has no other for transposed convolutions\n  nn.ConvTranspose2d(3, 8, 3, padding_mode='reflect')\n  ^")]
    [InlineData("nn.Bilinear(9223372036854775807, 9223372036854775807, 1)", "line 1, column 1: the parameters of Bilinear must be at most 9223372036854775807\n  nn.Bilinear(9223372036854775807, 9223372036854775807, 1)\n  ^")]
    public void Is_refused_with_its_place(string text, string message) =>
        ((Action)(() => LayerExpression.Parse(text))).Should().Throw<FormatException>().Which.Message.Should().Be(message);

    [Fact]
    public void A_place_in_a_long_line_stays_on_the_screen()
    {
        string message = ((Action)(() => LayerExpression.Parse($"nn.Sequential({string.Join(", ", Enumerable.Repeat("nn.Conv2d(3, 3, 3)", 100))}, nn.Conv2d(3 3))"))).Should().Throw<FormatException>().Which.Message;

        string[] lines = message.Split('\n');
        lines[0].Should().Be("line 1, column 2027: \"3\" stands where \",\" or \")\" is expected");
        lines[1].Length.Should().BeLessThanOrEqualTo(122);
        lines[1][lines[2].IndexOf('^', StringComparison.Ordinal)].Should().Be('3');
    }

    /// <summary>Not enumerated before the tests run: megabytes of text would be sent from process to process as names of tests.</summary>
    public static TheoryData<string, string> Hostile => new()
    {
        { new string('x', 10_000_000), "the text has 10,000,000 characters; it must have at most 500,000" },
        { new string('(', 1_000_000), "the text has 1,000,000 characters; it must have at most 500,000" },
        { new string('(', 400_000), "line 1, column 101: more than 100 brackets are open here" },
        { string.Concat(Enumerable.Repeat("nn.Sequential(", 30_000)), "line 1, column 1414: more than 100 brackets are open here" },
        { string.Concat(Enumerable.Repeat("[{(", 30_000)), "line 1, column 101: more than 100 brackets are open here" },
        { new string('-', 100_000), "line 1, column 31: more than 30 operators, dots or calls follow each other here" },
        { "nn.Linear(1" + string.Concat(Enumerable.Repeat("+1", 50_000)) + ", 2)", "line 1, column 72: more than 30 operators, dots or calls follow each other here" },
        { "nn" + string.Concat(Enumerable.Repeat(".a", 50_000)) + "()", "line 1, column 63: more than 30 operators, dots or calls follow each other here" },
        { "f" + string.Concat(Enumerable.Repeat("()", 50_000)), "line 1, column 63: more than 30 operators, dots or calls follow each other here" },
        { string.Concat(Enumerable.Repeat("new ", 25_000)), "line 1, column 121: more than 30 operators, dots or calls follow each other here" },
        { "\0", "line 1, column 1: the character 0 has no meaning here" },
        { "\"" + new string('a', 400_000), "line 1, column 1: this string does not end" },
    };

    [Theory]
    [MemberData(nameof(Hostile), DisableDiscoveryEnumeration = true)]
    public void Text_that_would_keep_a_parser_busy_is_refused_at_once(string text, string reason) =>
        ((Action)(() => LayerExpression.Parse(text))).Should().Throw<FormatException>().Which.Message.Split('\n')[0].Should().Be(reason);

    [Fact]
    public void Any_text_is_read_or_refused_in_words() => Gen.OneOf(
        Gen.String[Gen.Char["nConv2dLinear(),.=:[]{}'\"+-*/ 0123456789\n#;xTrueS"], 0, 60],
        Gen.Int[0, 60].Select(cut => "nn.Sequential(nn.Conv2d(3, 30, (1, 2), padding='same'))"[..Math.Min(cut, 55)]))
        .Sample(
            text =>
            {
                try
                {
                    _ = LayerExpression.Parse(text);
                }
                catch (FormatException e)
                {
                    e.Message.Should().NotContain("Exception").And.NotContain("   at ");
                }
            },
            iter: 3_000);
}
