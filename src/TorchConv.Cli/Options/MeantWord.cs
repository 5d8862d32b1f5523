using TorchConv.Expressions;

namespace TorchConv.Cli.Options;

/// <summary>The known word that is meant by one that is not known.</summary>
internal static class MeantWord
{
    /// <summary>What people call a command or a layer who have not read its name.</summary>
    private static readonly Dictionary<string, string> OtherWords = new(StringComparer.OrdinalIgnoreCase)
    {
        ["--size"] = "--kernel",
        ["--ksize"] = "--kernel",
        ["--filters"] = "--out",
        ["--shape"] = "--input",
        ["--rate"] = "--dilation",
        ["check"] = "verify",
        ["claims"] = "verify",
        ["核对"] = "verify",
        ["验证"] = "verify",
        ["比较"] = "compare",
        ["层"] = "layer",
        ["receptive-field"] = "field",
        ["rf"] = "field",
        ["感受野"] = "field",
        ["proof"] = "prove",
        ["证明"] = "prove",
        ["model"] = "summary",
        ["概要"] = "summary",
        ["convert"] = "port",
        ["移植"] = "port",
        ["serve"] = "lab",
        ["web"] = "lab",
        ["实验室"] = "lab",
        ["报告"] = "report",
        ["picture"] = "figure",
        ["图"] = "figure",
        ["诊断"] = "doctor",
        ["全连接"] = "linear",
        ["全连接层"] = "linear",
        ["卷积"] = "conv",
        ["普通卷积"] = "conv",
        ["空洞卷积"] = "dilated",
        ["分组卷积"] = "grouped",
        ["逐通道卷积"] = "depthwise",
        ["点卷积"] = "pointwise",
        ["深度可分离卷积"] = "separable",
        ["转置卷积"] = "transposed",
    };

    /// <summary>Returns the same word in another case, or one that begins with it, or else the nearest; null where none is near.</summary>
    public static string? Of(string word, IReadOnlyList<string> known) =>
        known.FirstOrDefault(one => one.Equals(OtherWords.GetValueOrDefault(word, word), StringComparison.OrdinalIgnoreCase))
        ?? known.FirstOrDefault(one => word.TrimStart('-').Length > 1 && one.StartsWith(word, StringComparison.OrdinalIgnoreCase))
        ?? Nearest.To(word, known).FirstOrDefault();

    /// <summary>Returns the question after what is wrong; nothing where no known word is near.</summary>
    public static string Question(string word, IReadOnlyList<string> known) =>
        Of(word, known) is { } meant ? $"; did you mean {meant}?" : "";
}
