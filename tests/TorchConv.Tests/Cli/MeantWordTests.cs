using TorchConv.Cli.Options;

namespace TorchConv.Tests.Cli;

/// <summary>What people call a command, a layer or an option who have not read its name, in both languages.</summary>
public class MeantWordTests
{
    private static readonly string[] Commands = ["verify", "compare", "layer", "field", "transpose", "prove", "summary", "port", "lab", "report", "figure", "doctor"];

    private static readonly string[] Kinds = ["linear", "conv", "dilated", "grouped", "depthwise", "pointwise", "separable", "transposed"];

    private static readonly string[] Options = ["--in", "--out", "--kernel", "--stride", "--padding", "--dilation", "--groups", "--input"];

    [Theory]
    [InlineData("verify", "check", "claims", "核对", "验证", "VERIFY", "ver", "verfy")]
    [InlineData("compare", "比较", "comp")]
    [InlineData("layer", "层", "layers")]
    [InlineData("field", "receptive-field", "rf", "RF", "感受野")]
    [InlineData("prove", "证明", "proof")]
    [InlineData("summary", "model", "概要", "sum")]
    [InlineData("port", "convert", "移植")]
    [InlineData("lab", "serve", "web", "实验室")]
    [InlineData("report", "报告")]
    [InlineData("figure", "picture", "图", "fig")]
    [InlineData("doctor", "诊断", "doc")]
    [InlineData("linear", "全连接", "全连接层")]
    [InlineData("conv", "卷积", "普通卷积")]
    [InlineData("dilated", "空洞卷积")]
    [InlineData("grouped", "分组卷积")]
    [InlineData("depthwise", "逐通道卷积")]
    [InlineData("pointwise", "点卷积")]
    [InlineData("separable", "深度可分离卷积")]
    [InlineData("transposed", "转置卷积")]
    [InlineData("--kernel", "--size", "--ksize", "--ker")]
    [InlineData("--out", "--filters")]
    [InlineData("--input", "--shape")]
    [InlineData("--dilation", "--rate", "--dil")]
    public void A_word_is_understood_as(string meant, params string[] words)
    {
        string[] known = meant[0] == '-' ? Options : Commands.Contains(meant) ? Commands : Kinds;

        words.Should().OnlyContain(word => MeantWord.Of(word, known) == meant);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("--")]
    [InlineData("quantise")]
    [InlineData("量化")]
    public void A_word_that_is_near_none_is_left_alone(string word)
    {
        MeantWord.Of(word, Commands).Should().BeNull();
        MeantWord.Question(word, Commands).Should().BeEmpty();
    }
}
