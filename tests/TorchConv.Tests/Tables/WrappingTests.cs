using TorchConv.Tables;

namespace TorchConv.Tests.Tables;

/// <summary>Where a line of a terminal ends: after words, between Chinese characters, and never within a number.</summary>
public class WrappingTests
{
    [Theory]
    [InlineData("aa bb cc dd", 5, "aa bb|cc dd")]
    [InlineData("aa bb cc dd", 4, "aa|bb|cc|dd")]
    [InlineData("aa  bb", 6, "aa  bb")]
    [InlineData("one\ntwo three", 9, "one|two three")]
    [InlineData("", 5, "")]
    [InlineData("abcdefg", 3, "abc|def|g")]
    [InlineData("x 1,234,567 y", 4, "x|1,234,567|y")]
    [InlineData("from 12.5–99.5% on", 6, "from|12.5–99.5%|on")]
    [InlineData("空洞卷积", 4, "空洞|卷积")]
    [InlineData("  indented", 10, "  indented")]
    [InlineData("空洞", 1, "空|洞")]
    [InlineData("空洞，卷积", 5, "空|洞，|卷积")]
    [InlineData("空洞）。卷", 6, "空|洞）。|卷")]
    public void A_line_ends_where_it_may(string text, int width, string lines) => Wrapping.Wrap(text, width).Should().Equal(lines.Split('|'));

    [Theory]
    [InlineData("", 0)]
    [InlineData("a 1,234,567 bc", 9)]
    [InlineData("long word", 4)]
    [InlineData("空洞 a", 2)]
    [InlineData("空洞，a", 4)]
    [InlineData("a\nwider", 5)]
    public void The_longest_part_is_the_width_that_is_needed(string text, int width) => Wrapping.LongestPart(text).Should().Be(width);

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("1×3", 3)]
    [InlineData("空洞", 4)]
    [InlineData("（，", 4)]
    [InlineData("e\u0301", 1)]
    [InlineData("a\u200bb", 2)]
    [InlineData("한글", 4)]
    [InlineData("かな", 4)]
    [InlineData("😀", 2)]
    [InlineData("–…", 2)]
    public void A_text_is_as_wide_as_a_terminal_draws_it(string text, int width) => Wrapping.WidthOf(text).Should().Be(width);

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdef", 5, "abcd…")]
    [InlineData("abcdef", 1, "…")]
    [InlineData("空洞卷积", 6, "空洞…")]
    [InlineData("空洞卷积", 8, "空洞卷积")]
    public void A_cut_text_ends_in_three_dots(string text, int width, string cut) => Wrapping.Cut(text, width).Should().Be(cut);

    [Theory]
    [InlineData("ab", 4, "ab  ", "  ab")]
    [InlineData("空", 4, "空  ", "  空")]
    [InlineData("abc", 2, "abc", "abc")]
    public void A_text_is_padded_on_one_side(string text, int width, string left, string right)
    {
        Wrapping.Pad(text, width).Should().Be(left);
        Wrapping.Pad(text, width, toTheRight: true).Should().Be(right);
    }
}
